import type { Step } from './step.ts'

interface Part {
  readonly outcome?: string
  readonly conclusion?: string
  readonly result?: string
}

const SIGNS: Readonly<Record<string, string>> = { success: '✅', failure: '❌', cancelled: '🚫', skipped: '⏭️' }

/**
 * Ends a job with how it went, step by step, or a workflow, job by job.
 *
 * @param name - Of the job or the workflow.
 * @param parts - `toJSON(steps)`, which has the steps with an id, or `toJSON(needs)`.
 */
export function reportStatus(name: string, parts: string, step: Step): void {
  const entries = Object.entries(JSON.parse(parts) as Record<string, Part>)
  const rows = entries.map(([id, { outcome, conclusion, result }]) => {
    const state = outcome ?? conclusion ?? result ?? 'unknown'
    return `| ${SIGNS[state] ?? '❔'} | ${id} | ${state} |`
  })
  step.summary([`### ${name}`, '', '| | | |', '|---|---|---|', ...rows].join('\n'))
}

/**
 * The jobs that failed or were stopped, for the one check that a branch rule has to require.
 *
 * @param needs - `toJSON(needs)`.
 */
export function failedJobs(needs: string): readonly string[] {
  return Object.entries(JSON.parse(needs) as Record<string, Part>)
    .filter(([, { result }]) => result !== 'success' && result !== 'skipped')
    .map(([job]) => job)
}
