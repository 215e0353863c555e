/** Puts what stands in files into sentences, so that none of it ends a quote, becomes markup or calls somebody. */

/** Characters of a value that are shown; of a longer one its beginning and its end. */
const MAX_VALUE = 160
/** Characters before a difference that show where it is. */
const LEAD = 30

/** A name or a path as it stands in a sentence: it opens no quote. */
export const bare = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('`', 'ˋ')

const textOf = (value: unknown): string => bare(typeof value === 'string' ? value : JSON.stringify(value))

/** A value in a sentence. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = textOf(value)
  if (text === '') return '(empty)'
  return `\`${text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - LEAD)}…${text.slice(-LEAD)}` : text}\``
}

/** Both values in a sentence, long ones from shortly before the place where they differ. */
export function showChange({ before, after }: { readonly before: unknown; readonly after: unknown }): string {
  const [from, to] = [before, after].map((value) => (value === undefined ? undefined : textOf(value)))
  if (from === undefined || to === undefined || Math.max(from.length, to.length) <= MAX_VALUE)
    return `${show(before)} → ${show(after)}`
  let same = 0
  while (same < from.length && from[same] === to[same]) same++
  const start = Math.max(same - LEAD, 0)
  const window = (text: string) =>
    `\`${start > 0 ? '…' : ''}${text.slice(start, start + MAX_VALUE)}${start + MAX_VALUE < text.length ? '…' : ''}\``
  return `${window(from)} → ${window(to)}`
}

/** Some of many things, and how many more there are. */
export function some(items: readonly string[], most = 6): string {
  const rest = items.length - most
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : items.join(', ')
}
