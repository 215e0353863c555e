import { type Revision, readRevisions, resolveRevisions } from './git-tree.ts'
import { reportJson } from './report/json.ts'
import { reportMarkdown } from './report/markdown.ts'
import { compareSides } from './report/report.ts'
import type { Level } from './risk.ts'

interface Wanted {
  readonly base: string | undefined
  readonly head: string | undefined
  /** YYYY-MM-DD */
  readonly today: string
  readonly json: boolean
}

const titleOf = ({ name, commit }: Revision): string => {
  if (!commit) return name
  const short = commit.slice(0, 10)
  return commit.startsWith(name) ? short : `${name} (${short})`
}

/** What the change between two revisions of the repository in `root` means, as text, and the worst risk in it. */
export function review(root: string, wanted: Wanted): { readonly text: string; readonly worst: Level | null } {
  const { base, head } = resolveRevisions(root, wanted.base, wanted.head)
  const { before, after } = readRevisions(root, base, head)
  const report = compareSides({ name: base.name, ...before }, { name: head.name, ...after }, wanted.today)
  const text = wanted.json
    ? JSON.stringify(reportJson(report, base, head), null, 2)
    : reportMarkdown(report, titleOf(base), titleOf(head))
  return { text, worst: report.worst }
}
