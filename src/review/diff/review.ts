import { renderSides } from '../charts/compare-charts.ts'
import { reportJson } from './report/json.ts'
import { reportMarkdown } from './report/markdown.ts'
import { compareSides } from './report/report.ts'
import type { Level } from './risk.ts'
import { type Revision, readRevisions, resolveRevisions } from './sides/git-tree.ts'
import { ParsedTexts, Snapshot } from './snapshot.ts'

interface Wanted {
  readonly base: string | undefined
  readonly head: string | undefined
  /** YYYY-MM-DD */
  readonly today: string
  readonly json: boolean
  /** Whether to pull and render charts; where all is there they are rendered anyway. */
  readonly charts: boolean
}

const titleOf = ({ name, commit }: Revision): string => {
  if (!commit) return name
  const short = commit.slice(0, 10)
  return commit.startsWith(name) ? short : `${name} (${short})`
}

/** What the change between two revisions of the repository in `root` means, as text, and the worst risk in it. */
export async function review(
  root: string,
  wanted: Wanted,
): Promise<{ readonly text: string; readonly worst: Level | null }> {
  const { base, head } = resolveRevisions(root, wanted.base, wanted.head)
  const sides = readRevisions(root, base, head)
  const parsed = new ParsedTexts()
  const before = new Snapshot(base.name, { ...sides.before, parsed })
  const after = new Snapshot(head.name, { ...sides.after, parsed, fallback: before })
  const charts = await renderSides(root, before, after, wanted.charts)
  const report = compareSides(
    { name: base.name, ...sides.before, parsed, rendered: charts.before },
    { name: head.name, ...sides.after, parsed, rendered: charts.after },
    wanted.today,
    charts.notes,
  )
  const text = wanted.json
    ? JSON.stringify(reportJson(report, base, head), null, 2)
    : reportMarkdown(report, titleOf(base), titleOf(head))
  return { text, worst: report.worst }
}
