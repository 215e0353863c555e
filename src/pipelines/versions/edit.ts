import type { Finding } from './check.ts'

/** The text of versions.ts with one value changed; `undefined` where it is not written as expected. */
function edited(text: string, { edit, current, newest }: Finding): string | undefined {
  if (!edit) return undefined
  const start = text.indexOf(`export const ${edit.in} = {`)
  const quoted = edit.key.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const entry = new RegExp(`^  '?${quoted}'?: \\{`, 'm').exec(text.slice(start))
  if (start < 0 || !entry) return undefined
  const from = start + entry.index
  const before = `${edit.field}: '${current}'`
  const at = text.indexOf(before, from)
  const end = text.indexOf('}', from)
  if (at < 0 || at > end) return undefined
  return `${text.slice(0, at)}${edit.field}: '${newest}'${text.slice(at + before.length)}`
}

/** versions.ts with everything that can be changed, and what could not. */
export function editVersions(
  text: string,
  findings: readonly Finding[],
): { readonly text: string; readonly failed: readonly Finding[] } {
  let result = text
  const failed: Finding[] = []
  for (const finding of findings.filter(({ edit }) => edit)) {
    const next = edited(result, finding)
    if (next === undefined) failed.push(finding)
    else result = next
  }
  return { text: result, failed }
}

/** README.md with its table of versions as versions.ts is now: a row begins with the name that the version has there. */
export const editTable = (page: string, findings: readonly Finding[]): string =>
  findings.reduce(
    (text, { edit, current, newest }) =>
      edit?.field === 'version' ? text.replace(`| ${edit.key} | ${current} |`, `| ${edit.key} | ${newest} |`) : text,
    page,
  )

/** versions.ts with the day of this comparison. */
export const reviewedOn = (text: string, today: string): string =>
  text.replace(/^export const REVIEWED = '[^']*'$/m, `export const REVIEWED = '${today}'`)
