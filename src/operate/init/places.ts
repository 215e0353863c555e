/** Where each value stands in the text of an environment's file. */

interface Span {
  readonly start: number
  readonly end: number
}

/** A key with its value, a spread, or anything else between two commas of an object. */
export interface Member extends Span {
  /** Behind its comma, where it has one. */
  readonly after: number
}

/** A value: where it stands, and what it is made of; `code` is whatever is more than a plain value. */
export interface Place extends Span {
  readonly made: 'object' | 'list' | 'plain' | 'code'
  /** Of an object, in order. */
  readonly members: readonly Member[]
  /** Where the last member of an object stands that only running it would name, such as those of another; -1 without. */
  readonly openAt: number
}

/** Places by their path. */
export interface Places {
  readonly at: (path: readonly string[]) => Place | undefined
  /** The member of an object with a key. */
  readonly member: (path: readonly string[]) => Member | undefined
}

/** Why a text cannot be read, or changed at a place. */
export class NotPlain extends Error {}

const QUOTES = ['"', "'", '`']
const idOf = (path: readonly string[]): string => path.join('\n')

/** Knows what such a file may contain: objects, lists, literals, comments, and code that it steps over. */
class Scanner {
  readonly places = new Map<string, Place>()
  readonly members = new Map<string, Member>()
  private at: number
  private readonly text: string

  constructor(text: string) {
    this.text = text
    const declared = /^export const \w+[^=\n]*= */m.exec(text)
    if (!declared) throw new NotPlain('no line "export const"')
    this.at = declared.index + declared[0].length
    this.value([], true)
  }

  private get next(): string {
    return this.text[this.at] ?? ''
  }

  private skip(): void {
    const blank = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
    blank.lastIndex = this.at
    this.at += blank.exec(this.text)?.[0].length ?? 0
  }

  private string(): string {
    const quote = this.next
    const start = this.at
    for (this.at += 1; this.next !== quote; ) {
      if (this.at >= this.text.length) throw new NotPlain('a string does not end')
      if (quote === '`' && this.text.startsWith('${', this.at)) {
        this.at += 2
        this.code()
      }
      this.at += this.next === '\\' ? 2 : 1
    }
    this.at += 1
    return this.text.slice(start + 1, this.at - 1)
  }

  /** Steps over an expression, or a type, to the comma or bracket that ends it. */
  private code(brackets = '([{)]}'): void {
    const half = brackets.length / 2
    const [opening, closing] = [brackets.slice(0, half), brackets.slice(half)]
    for (let depth = 0; ; ) {
      this.skip()
      const { next } = this
      if (next === '') throw new NotPlain('a value does not end')
      if (depth === 0 && (next === ',' || closing.includes(next))) return
      if (QUOTES.includes(next)) {
        this.string()
        continue
      }
      if (opening.includes(next)) depth += 1
      if (closing.includes(next) && !this.text.startsWith('=>', this.at - 1)) depth -= 1
      this.at += 1
    }
  }

  private key(): string {
    if (QUOTES.includes(this.next)) return this.string()
    const name = /[\w$]+/y
    name.lastIndex = this.at
    const [found] = name.exec(this.text) ?? []
    if (found === undefined) throw new NotPlain(`no key at ${this.text.slice(this.at, this.at + 20)}`)
    this.at += found.length
    return found
  }

  private object(path: readonly string[]): Pick<Place, 'members' | 'openAt'> {
    const members: Member[] = []
    let openAt = -1
    this.at += 1
    for (this.skip(); this.next !== '}'; this.skip()) {
      const start = this.at
      let own: readonly string[] | undefined
      if (this.text.startsWith('...', start) || this.next === '[') {
        openAt = start
        this.code()
      } else {
        own = [...path, this.key()]
        this.skip()
        if (this.next === ':') {
          this.at += 1
          this.value(own)
        } else {
          this.code() // `{ ranker }`, or a method: a value that is elsewhere
          this.places.set(idOf(own), { start, end: this.at, made: 'code', members: [], openAt: -1 })
        }
      }
      const end = this.at
      this.skip()
      if (this.next === ',') this.at += 1
      else this.at = end
      const member = { start, end, after: this.at }
      members.push(member)
      if (own) this.members.set(idOf(own), member)
    }
    this.at += 1
    return { members, openAt }
  }

  private list(path: readonly string[]): void {
    this.at += 1
    this.skip()
    for (let index = 0; this.next !== ']'; index += 1) {
      this.value([...path, String(index)])
      this.skip()
      if (this.next === ',') this.at += 1
      this.skip()
    }
    this.at += 1
  }

  /** Steps over what may follow a value; whether that makes more of it than it is by itself. */
  private isGoingOn(): boolean {
    const end = this.at
    this.skip()
    if (this.next === ',' || ')]}'.includes(this.next)) {
      this.at = end
      return false
    }
    const isType = /^(as|satisfies)\b/.test(this.text.slice(this.at, this.at + 10))
    this.code(isType ? '([{<)]}>' : undefined)
    return !isType
  }

  private value(path: readonly string[], isWhole = false): void {
    this.skip()
    const start = this.at
    let made: Place['made'] = 'plain'
    let inside: Pick<Place, 'members' | 'openAt'> = { members: [], openAt: -1 }
    if (this.next === '{') {
      made = 'object'
      inside = this.object(path)
    } else if (this.next === '[') {
      made = 'list'
      this.list(path)
    } else if (QUOTES.includes(this.next)) this.string()
    else {
      this.code()
      const text = this.text.slice(start, this.at).trimEnd()
      if (text === '') throw new NotPlain('no value')
      this.at = start + text.length
      if (!/^(-?[\d.][\w.]*|true|false|null|undefined)$/.test(text)) made = 'code'
    }
    const end = this.at
    if (!isWhole && this.isGoingOn()) this.places.set(idOf(path), { start, end: this.at, ...inside, made: 'code' })
    else this.places.set(idOf(path), { start, end, ...inside, made })
  }
}

/** @throws NotPlain where the text is no environment's file. */
export function placesOf(text: string): Places {
  const { places, members } = new Scanner(text)
  /** Nothing stands inside of code: what looks like it is an argument, or is changed later on. */
  const isHidden = (path: readonly string[]) =>
    path.some((_, end) => places.get(idOf(path.slice(0, end)))?.made === 'code')
  return {
    at: (path) => (isHidden(path) ? undefined : places.get(idOf(path))),
    member: (path) => (isHidden(path) ? undefined : members.get(idOf(path))),
  }
}
