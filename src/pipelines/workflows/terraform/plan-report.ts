import { ACTIONS, type Change } from './plan-file.ts'

/** What a plan of one environment found; goes from job to job as `report.json`. */
export interface PlanReport {
  readonly environment: string
  readonly changes: readonly Change[]
  readonly drift: readonly Change[]
  /** Of what would be done. */
  readonly fingerprint: string
  /** Of the plan file. */
  readonly sha256: string
  /** `terraform show`, for people; secrets are masked by Terraform. */
  readonly text: string
}

const SIGNS = { replace: '♻️ replace', delete: '🗑️ delete', update: '✏️ update', create: '✨ create' } as const

/** Such as `2 to create, 1 to replace`. */
export function tallyOf(changes: readonly Change[]): string {
  const counts = ACTIONS.map((action) => [action, changes.filter((change) => change.action === action).length] as const)
  return (
    counts
      .filter(([, count]) => count > 0)
      .map(([action, count]) => `${count} to ${action}`)
      .join(', ') || 'no changes'
  )
}

function table(changes: readonly Change[]): string {
  const rows = changes.map(({ action, address }) => `| ${SIGNS[action]} | \`${address}\` |`)
  return ['| | |', '|---|---|', ...rows].join('\n')
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}terraform\n${text.trim()}\n${fence}`
}

/**
 * A plan as Markdown.
 *
 * @param maxCharacters - Where the plan in words is cut; what is cut is in the log of the job.
 */
export function planMarkdown({ environment, changes, drift, text, sha256 }: PlanReport, maxCharacters: number): string {
  const destroys = changes.some(({ action }) => action === 'replace' || action === 'delete')
  const cut = text.length > maxCharacters
  return [
    `### Plan of ${environment}: ${tallyOf(changes)}${destroys ? ' ⚠️' : ''}`,
    ...(changes.length > 0
      ? [
          table(changes),
          `<details><summary>In Terraform’s words</summary>\n\n${fenced(text.slice(0, maxCharacters))}\n\n</details>`,
          ...(cut ? ['The plan is longer than fits here; the rest is in the log of the job.'] : []),
          `sha256 of the plan file: \`${sha256}\``,
        ]
      : []),
    ...(drift.length > 0
      ? [`<details><summary>Changed outside of Terraform: ${drift.length}</summary>\n\n${table(drift)}\n\n</details>`]
      : []),
  ].join('\n\n')
}
