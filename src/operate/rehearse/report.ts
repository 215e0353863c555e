import { type Finding, findingLines, findingTotals } from '../finding.ts'

/** How much of a topic is well, as a line of its own. */
function countOf(findings: readonly Finding[], topic: string): Finding {
  const all = findings.filter((finding) => finding.topic === topic)
  const well = all.filter(({ status }) => status === 'ok').length
  return { topic, subject: `${well} of ${all.length} well`, status: well === all.length ? 'ok' : 'warning', says: '' }
}

/** What came of a rehearsal, in words: how much of each topic is well, and every object that is not, with its file. */
export function rehearsalReport(findings: readonly Finding[]): string {
  const topics = [...new Set(findings.map(({ topic }) => topic))]
  const problems = findings.filter(({ status }) => status !== 'ok')
  const parts = [topics.map((topic) => countOf(findings, topic)), problems].filter((part) => part.length > 0)
  return [...parts.flatMap((part) => [...findingLines(part), '']), findingTotals(findings)].join('\n')
}
