import type { GitHub } from './github.ts'
import type { Step } from './step.ts'
import { type PlanReport, planMarkdown } from './terraform/plan-report.ts'

const LABEL = 'drift'
const TITLE = 'Azure is not what main says'
const CHARACTERS = 20_000

interface Issue {
  readonly number: number
  readonly pull_request?: unknown
}

/** Opens one issue about drift, or updates the one that is open; closes it when there is none any more. */
export async function reportDrift(
  github: GitHub,
  reports: readonly PlanReport[],
  run: string,
  step: Step,
): Promise<void> {
  const drifted = reports.filter(({ changes }) => changes.length > 0)
  const issues = await github.list<Issue>(`/issues?state=open&labels=${LABEL}`)
  const open = issues.find((issue) => !issue.pull_request)
  const names = drifted.map(({ environment }) => environment).join(', ')
  if (reports.length === 0) return step.summary('### Drift\n\nNothing was planned, so nothing is known.')
  if (drifted.length === 0) {
    step.summary('### No drift\n\nEvery environment is what main says.')
    if (!open) return
    await github.call('POST', `/issues/${open.number}/comments`, { body: `No drift any more: ${run}` })
    await github.call('PATCH', `/issues/${open.number}`, { state: 'closed', state_reason: 'completed' })
    return
  }
  const body = [
    `An apply of main would change ${names}. Someone changed Azure by hand, or a merged change was never applied. Take it over into \`src/\`, or start TerraformCheck on main to put it back.`,
    ...drifted.map((report) => planMarkdown(report, Math.floor(CHARACTERS / drifted.length))),
    `From ${run}; this issue is kept up to date, and closed when there is no drift any more.`,
  ].join('\n\n')
  if (open) await github.call('PATCH', `/issues/${open.number}`, { title: TITLE, body })
  else await github.call('POST', '/issues', { title: TITLE, body, labels: [LABEL] })
  step.annotate('warning', TITLE, names)
}
