import { UserError } from '../errors.ts'

/** One line of what was looked at. */
export interface Finding {
  readonly topic: string
  readonly subject: string
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped'
  /** What was seen, in a few words. */
  readonly says: string
  /** What corrects it, or the command that shows more. */
  readonly more?: string
}

/** Finds out about one topic. */
export type Check<Context> = (context: Context) => Promise<readonly Omit<Finding, 'topic'>[]>

const failure = (error: unknown): Omit<Finding, 'topic'> => {
  if (!(error instanceof UserError)) throw error
  const [says = ''] = error.message.split('\n', 1)
  return { subject: '', status: 'failed', says, more: error.hint }
}

/** Runs every check at once; one that cannot be made is a finding as well. */
export async function findAll<Context>(
  context: Context,
  checks: Readonly<Record<string, Check<Context>>>,
): Promise<Finding[]> {
  const found = await Promise.all(
    Object.entries(checks).map(async ([topic, check]) => {
      const findings = await check(context).catch((error: unknown) => [failure(error)])
      return findings.map((finding) => ({ topic, ...finding }))
    }),
  )
  return found.flat()
}

/** Whether nothing failed. */
export const isWell = (findings: readonly Finding[]): boolean => findings.every(({ status }) => status !== 'failed')

const MARKS = { ok: '✔', warning: '!', failed: '✖', skipped: '–' } as const satisfies Record<Finding['status'], string>

/** A line for each finding, with what to do below those that are not well. */
export function findingLines(findings: readonly Finding[]): string[] {
  const width = (column: (finding: Finding) => string) => Math.max(0, ...findings.map((each) => column(each).length))
  const topics = width(({ topic }) => topic)
  const subjects = Math.min(
    44,
    width(({ subject }) => subject),
  )
  return findings.flatMap(({ topic, subject, status, says, more }) => [
    `${MARKS[status]} ${topic.padEnd(topics)}  ${subject.padEnd(subjects)}  ${says}`.trimEnd(),
    ...(more !== undefined && status !== 'ok' ? [`  ${' '.repeat(topics)}  → ${more}`] : []),
  ])
}

/** How many there are of each status. */
export function findingTotals(findings: readonly Finding[]): string {
  const count = (wanted: Finding['status']) => findings.filter(({ status }) => status === wanted).length
  return `${count('ok')} ok, ${count('warning')} to look at, ${count('failed')} failed, ${count('skipped')} skipped`
}

/** Lines and totals. */
export function findingsTable(findings: readonly Finding[]): string {
  return [...findingLines(findings), '', findingTotals(findings)].join('\n')
}

/** The same for machines: `ok`, and every finding. */
export function findingsJson(environment: string, findings: readonly Finding[]): string {
  return JSON.stringify({ environment, ok: isWell(findings), findings }, null, 2)
}
