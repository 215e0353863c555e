/** Puts what stands in files into sentences, so that none of it ends a quote, becomes markup or calls somebody. */

/** Characters of a value that are shown; of a longer one its beginning and its end. */
const MAX_VALUE = 160
/** Characters before a difference that show where it is. */
const LEAD = 30

/** A name or a path as it stands in a sentence: it opens no quote. */
export const bare = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('`', 'ˋ')

/** A value as one line that opens no quote. */
export const textOf = (value: unknown): string => bare(typeof value === 'string' ? value : JSON.stringify(value))

const quoted = (text: string): string => (text === '' ? '(empty)' : `\`${text}\``)

/** A value in a sentence. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = textOf(value)
  return quoted(text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - LEAD)}…${text.slice(-LEAD)}` : text)
}

/** Two texts; where one is longer than this, both from shortly before the place where they differ. */
export function cutToDifference(one: string, other: string, most: number): readonly [string, string] {
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  const start = Math.max(one.length, other.length) > most ? Math.max(same - LEAD, 0) : 0
  const cut = (text: string) => {
    const part = text.slice(start, start + most)
    return part && `${start > 0 ? '…' : ''}${part}${start + most < text.length ? '…' : ''}`
  }
  return [cut(one), cut(other)]
}

/** Both values in a sentence, long ones from shortly before the place where they differ. */
export function showChange({ before, after }: { readonly before: unknown; readonly after: unknown }): string {
  if (before === undefined || after === undefined) return `${show(before)} → ${show(after)}`
  const [from, to] = cutToDifference(textOf(before), textOf(after), MAX_VALUE)
  return `${quoted(from)} → ${quoted(to)}`
}

/** Some of many things, and how many more there are. */
export function some(items: readonly string[], most = 6): string {
  const rest = items.length - most
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : items.join(', ')
}
