import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findComment, MAX_COMMENT_CHARACTERS, writeComment } from './comment.ts'
import type { GitHub } from './github.ts'
import type { Step } from './step.ts'
import { type PlanReport, planMarkdown, tallyOf } from './terraform/plan-report.ts'

const COMMENT = 'terraform plan'
const fingerprintMarker = ({ environment, fingerprint }: PlanReport) => `<!-- ${environment} ${fingerprint} -->`

/** Every report below a folder, one folder each, as artifacts are downloaded; none where nothing was planned. */
export function readReports(folder: string): readonly PlanReport[] {
  const folders = existsSync(folder) ? readdirSync(folder).sort() : []
  return folders.map((name) => JSON.parse(readFileSync(join(folder, name, 'report.json'), 'utf8')))
}

/** Posts the plans at their pull request, with the fingerprints that `comparePlan` looks for after the merge. */
export async function commentPlans(github: GitHub, pullRequest: number, reports: readonly PlanReport[]): Promise<void> {
  const each = Math.floor(MAX_COMMENT_CHARACTERS / 2 / Math.max(1, reports.length))
  const markdown = [
    '## Terraform plan',
    ...reports.map((report) => planMarkdown(report, each)),
    reports.length > 0
      ? 'After the merge each environment is planned again, on main; its reviewers see whether that plan is still this one.'
      : 'Nothing was planned: see the page of the run.',
    ...reports.map(fingerprintMarker),
  ].join('\n\n')
  await writeComment(github, pullRequest, COMMENT, markdown)
}

/** Says at the run on main whether what is to be applied is what its pull request showed. */
export async function comparePlan(github: GitHub, commit: string, report: PlanReport, step: Step): Promise<void> {
  const pullRequests = await github.list<{ number: number }>(`/commits/${commit}/pulls`)
  const [pullRequest] = pullRequests
  if (!pullRequest)
    return step.summary(`**${report.environment}**: this commit came without a pull request; nobody has seen its plan.`)
  const comment = await findComment(github, pullRequest.number, COMMENT)
  const known = comment?.body?.includes(`<!-- ${report.environment} `) ?? false
  if (comment?.body?.includes(fingerprintMarker(report)))
    return step.summary(`**${report.environment}**: the same plan as at #${pullRequest.number}.`)
  const what = known ? 'is not the plan' : 'has no plan to compare with'
  step.annotate(
    'warning',
    `Plan of ${report.environment}`,
    `${what} at #${pullRequest.number}: ${tallyOf(report.changes)}`,
  )
  step.summary(
    `⚠️ **${report.environment}**: this ${what} at #${pullRequest.number}. Read it anew before you approve it.`,
  )
}
