/** Changes single values in the text of an environment's file, so that its comments and its order stay. */
import { UserError } from '../../errors.ts'

export type Path = readonly string[]
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value }

interface Span {
  readonly start: number
  readonly end: number
}

const QUOTES = ['"', "'", '`']

/** Finds where each value stands. Knows what such a file may contain: objects, lists, literals and comments. */
class Scanner {
  readonly spans = new Map<string, Span>()
  private at: number
  private readonly text: string

  constructor(text: string) {
    this.text = text
    const declared = /^export const \w+[^=\n]*= */m.exec(text)
    if (!declared) throw new Error('no line "export const"')
    this.at = declared.index + declared[0].length
    this.value([])
  }

  private skip(): void {
    const blank = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
    blank.lastIndex = this.at
    this.at += blank.exec(this.text)?.[0].length ?? 0
  }

  private string(): string {
    const quote = this.text[this.at]
    const start = this.at
    for (this.at += 1; this.text[this.at] !== quote; this.at += this.text[this.at] === '\\' ? 2 : 1)
      if (this.at >= this.text.length) throw new Error('a string does not end')
    this.at += 1
    return this.text.slice(start + 1, this.at - 1)
  }

  private key(): string {
    if (QUOTES.includes(this.text[this.at] ?? '')) return this.string()
    const name = /[\w$]+/y
    name.lastIndex = this.at
    const [found] = name.exec(this.text) ?? []
    if (found === undefined) throw new Error(`no key at ${this.text.slice(this.at, this.at + 20)}`)
    this.at += found.length
    return found
  }

  private members(close: string, member: (index: number) => void): void {
    this.at += 1
    for (let index = 0; ; index += 1) {
      this.skip()
      if (this.text[this.at] === close) break
      member(index)
      this.skip()
      if (this.text[this.at] === ',') this.at += 1
    }
    this.at += 1
  }

  private value(path: Path): void {
    this.skip()
    const start = this.at
    const first = this.text[start] ?? ''
    if (first === '{')
      this.members('}', () => {
        const key = this.key()
        this.skip()
        if (this.text[this.at] !== ':') throw new Error(`${key} has no value of its own`)
        this.at += 1
        this.value([...path, key])
      })
    else if (first === '[') this.members(']', (index) => this.value([...path, String(index)]))
    else if (QUOTES.includes(first)) this.string()
    else {
      const literal = /[^\s,}\]]+/y
      literal.lastIndex = start
      this.at += literal.exec(this.text)?.[0].length ?? 0
      if (this.at === start) throw new Error('no value')
    }
    this.spans.set(path.join('\n'), { start, end: this.at })
  }
}

function spansOf(text: string): ReadonlyMap<string, Span> {
  try {
    return new Scanner(text).spans
  } catch (error) {
    throw new UserError('CONFIG_INVALID', {
      message: `The environment's file is not made of plain values: ${error instanceof Error ? error.message : error}`,
      hint: 'npm run init changes plain values only; edit the file by hand.',
    })
  }
}

const keyOf = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key))

/** A value as the formatter would have it. */
export function literal(value: Value): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object')
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${keyOf(key)}: ${literal(each)}`)
      .join(', ')} }`
  return String(value)
}

/** Sets one value in the text, with the objects around it where they are missing. */
export function setInText(text: string, path: Path, value: Value): string {
  const spans = spansOf(text)
  const span = spans.get(path.join('\n'))
  if (span) return text.slice(0, span.start) + literal(value) + text.slice(span.end)
  const depth = path.findLastIndex((_, index) => spans.has(path.slice(0, index).join('\n')))
  const parent = spans.get(path.slice(0, depth).join('\n'))
  if (!parent) throw new Error('the environment itself is not an object')
  const [key = '', ...rest] = path.slice(depth)
  const nested = rest.reduceRight<Value>((inner, each) => ({ [each]: inner }), value)
  const after = text.slice(parent.start + 1)
  const isEmpty = after.trimStart().startsWith('}')
  const gap = /^\s*\n/.test(after) ? '\n' : ' '
  return `${text.slice(0, parent.start + 1)}${gap}${keyOf(key)}: ${literal(nested)}${isEmpty ? ' ' : ','}${after}`
}

/** Sets one value in a copy of the values themselves. */
export function setInValues(values: unknown, [key, ...rest]: Path, value: Value): unknown {
  if (key === undefined) return value
  const copy: Record<string, unknown> = { ...Object(values) }
  return { ...copy, [key]: setInValues(copy[key], rest, value) }
}

/** Reads one value. */
export const valueAt = (values: unknown, path: Path): unknown =>
  path.reduce((parent, key) => Reflect.get(Object(parent), key), values)
