/** Changes single values in the text of an environment's file, so that its comments and its order stay. */
import { UserError } from '../../errors.ts'
import { NotPlain, type Place, type Places, placesOf } from './places.ts'

export type Path = readonly string[]
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value }

/** An edit of the text, or an error that says what is in its way. */
function edit(text: string, change: (places: Places) => string): string {
  try {
    return change(placesOf(text))
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error
    throw new UserError('CONFIG_INVALID', {
      message: `The environment's file is not made of plain values: ${error.message}`,
      hint: 'Only plain values are changed; edit the file by hand.',
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

/** What a path is called in words. */
const named = (path: Path): string => path.join('.') || 'the environment itself'

const elsewhere = (path: Path) => new NotPlain(`${named(path)} takes values from elsewhere`)

/** The object in which a path begins to be missing, and what of the path is. */
function parentOf(places: Places, path: Path): { readonly parent: Place; readonly rest: Path } {
  const depth = path.findLastIndex((_, index) => places.at(path.slice(0, index)))
  const parent = places.at(path.slice(0, depth))
  if (parent?.made !== 'object') throw new NotPlain(`${named(path.slice(0, depth))} is no object that is written out`)
  for (const [index] of path.slice(0, depth + 1).entries()) {
    const around = path.slice(0, index)
    const inside = places.at(path.slice(0, index + 1))
    // What comes later is what counts.
    if ((places.at(around)?.openAt ?? -1) > (inside?.start ?? -1)) throw elsewhere(around)
  }
  return { parent, rest: path.slice(depth) }
}

/** Sets one value in the text, with the objects around it where they are missing. */
export function setInText(text: string, path: Path, value: Value): string {
  return edit(text, (places) => {
    const { parent, rest } = parentOf(places, path)
    const own = places.at(path)
    if (own) return text.slice(0, own.start) + literal(value) + text.slice(own.end)
    const [key = '', ...inner] = rest
    const nested = inner.reduceRight<Value>((deeper, each) => ({ [each]: deeper }), value)
    const after = text.slice(parent.start + 1)
    const gap = /^\s*\n/.test(after) ? '\n' : ' '
    const end = parent.members.length === 0 ? ' ' : ','
    return `${text.slice(0, parent.start + 1)}${gap}${keyOf(key)}: ${literal(nested)}${end}${after}`
  })
}

const INDENT = '  '

/** An object as a person writes it: a line for each of its values, a comma behind each. */
export function lines(value: { readonly [key: string]: Value }, indent: string, depth = 1): string {
  const members = Object.entries(value).map(([key, each]) => {
    const isDeep = depth > 1 && typeof each === 'object' && !Array.isArray(each)
    const text = isDeep ? lines(each as typeof value, `${indent}${INDENT}`, depth - 1) : literal(each)
    return `${indent}${INDENT}${keyOf(key)}: ${text},\n`
  })
  return `{\n${members.join('')}${indent}}`
}

/** Adds an object behind the others of its parent, a line for each value, with the objects around it where they are missing. */
export function addToText(text: string, path: Path, value: { readonly [key: string]: Value }): string {
  return edit(text, (places) => {
    const { parent, rest } = parentOf(places, path)
    const [key = '', ...inner] = rest
    const nested = inner.reduceRight((deeper, each) => ({ [each]: deeper }), value)
    const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', parent.start) + 1))?.[0] ?? ''
    const last = parent.members.at(-1)
    const comma = last && last.after === last.end ? ',' : ''
    const behind = last?.after ?? parent.start + 1
    // A comment on the line of the last one is about that.
    const beside = /^[ \t]*(\/\/[^\n]*|\/\*[^\n]*?\*\/[ \t]*)?(?=\n)/.exec(text.slice(behind))?.[0] ?? ''
    const end = behind + beside.length
    const member = `\n${indent}${INDENT}${keyOf(key)}: ${lines(nested, `${indent}${INDENT}`, rest.length)},`
    const gap = text[end] === '\n' ? '' : `\n${indent}`
    return `${text.slice(0, last?.end ?? behind)}${comma}${text.slice(last?.end ?? behind, end)}${member}${gap}${text.slice(end)}`
  })
}

/** Takes a key out of the text, with the comments right above it and beside it. */
export function removeFromText(text: string, path: Path): string {
  return edit(text, (places) => {
    const { parent } = parentOf(places, path)
    const member = places.member(path)
    if (parent.openAt >= 0) throw elsewhere(path.slice(0, -1)) // where it may be a second time
    if (!member) throw new NotPlain(`${path.join('.')} is not written here`)
    const before = parent.members[parent.members.indexOf(member) - 1]
    const above = text.slice(before?.after ?? parent.start + 1, member.start).split('\n')
    const beside = /^[ \t]*(\/\/[^\n]*|\/\*[^\n]*?\*\/[ \t]*)?(?=\n)/.exec(text.slice(member.after))?.[0]
    const own = above.pop() ?? '' // what stands on its own line before it
    // The first line is that of the member before; a blank one parts a comment from what it is about.
    const apart = above.findLastIndex((line, index) => index === 0 || line.trim() === '')
    const comments = above.length === 0 ? [] : above.slice(apart + 1)
    const taken = [...comments, own].join('\n').length + (above.length > 0 ? 1 : 0)
    return text.slice(0, member.start - taken) + text.slice(member.after + (beside ?? '').length)
  })
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
