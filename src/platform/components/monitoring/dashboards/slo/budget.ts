import type { Environment } from '../../../../../config/load.ts'
import type { Level } from '../../../../alerts/objectives.ts'
import { RECORDS } from '../../../../alerts/records.ts'
import { BURNS } from '../../../../alerts/windows.ts'
import { elseZero, OF_SERVICE, selector } from '../expressions.ts'
import { stat, table, timeseries } from '../panel.ts'

/** What users may expect, and the record of what they did not get. */
const LEVELS = {
  availability: { name: 'Availability', record: RECORDS.failed, bad: 'fail', ones: 'Requests that failed' },
  latency: { name: 'Latency', record: RECORDS.slow, bad: 'come late', ones: 'Answers that came late' },
} as const satisfies Record<Level, object>

const HOUR = 'window="1h"'

// Of an objective over 30 days, as far back as Prometheus remembers.
const BUDGET_DAYS = 30
const daysOf = ({ components }: Environment) => Math.min(BUDGET_DAYS, components.monitoring.retentionDays)
/** Times too fast at which somebody is woken. */
export const PAGES_FROM = Math.min(...BURNS.flatMap(({ severity, factor }) => (severity === 'critical' ? factor : [])))
const STRIP = { width: 6, height: 6 } as const

const recorded = (record: string, ...conditions: readonly string[]) => selector(record, OF_SERVICE, ...conditions)
const objective = (level: Level) => `max(${recorded(RECORDS.objective, `objective="${level}"`)})`
const budget = (level: Level) => `(1 - ${objective(level)})`

/** Share of bad requests in the last days: those of each hour, by how many there were. */
function badShare(level: Level, days: number): string {
  const each = (of: string) => `sum(sum_over_time((${of})[${days}d:1h]))`
  const requests = recorded(RECORDS.requests, HOUR)
  return `${each(`${recorded(LEVELS[level].record, HOUR)} * on (namespace) ${requests}`)} / (${each(requests)} > 0)`
}

/** What is left of the error budget. */
export function budgetLeft(level: Level, env: Environment) {
  const { name, bad } = LEVELS[level]
  return stat({
    ...STRIP,
    title: `${name}: budget left`,
    description: `What is left of the requests that may ${bad} by the objective, over ${daysOf(env)} days. Below 0 it is missed, and what risks more should wait.`,
    unit: 'percentunit',
    decimals: 0,
    limits: { below: true, yellow: 0.25, red: 0 },
    queries: [{ expr: `1 - (${elseZero(badShare(level, daysOf(env)))}) / ${budget(level)}`, legend: 'left' }],
  })
}

/** What users get now. */
export function lately(level: Level) {
  const { name, ones, record } = LEVELS[level]
  return stat({
    ...STRIP,
    title: `${name}: used in the last hour`,
    description: `${ones} in the last hour, as a share of those that the objective bears in that time. Above 1 the budget does not last its days.`,
    unit: 'percentunit',
    decimals: 0,
    limits: { yellow: 1, red: PAGES_FROM },
    queries: [{ expr: `(${elseZero(`max(${recorded(record, HOUR)})`)}) / ${budget(level)}`, legend: 'used' }],
  })
}

/** How fast the budget goes. */
export function burnRate(level: Level) {
  const { name, record } = LEVELS[level]
  return timeseries({
    title: `${name}: burn rate`,
    description: `How many times too fast the budget is used, over windows of several lengths. At 1 it lasts exactly its time; from ${PAGES_FROM} somebody is woken.`,
    unit: 'none',
    limits: { yellow: 1, red: PAGES_FROM },
    width: 12,
    height: 9,
    queries: [
      {
        expr: elseZero(`max by (window) (${recorded(record)}) / on () group_left () ${budget(level)}`, 'window'),
        legend: '{{window}}',
      },
    ],
  })
}

/** How many requests that is about. */
export const volume = timeseries({
  title: 'Requests in each window',
  description:
    'Requests that the shares above are of. Of fewer than 100, one that fails is a large share and no reason to worry.',
  unit: 'short',
  limits: { below: true, yellow: 100 },
  queries: [{ expr: elseZero(`max by (window) (${recorded(RECORDS.requests)})`, 'window'), legend: '{{window}}' }],
})

/** The objectives themselves, of every service. */
export const promised = table({
  title: 'What is promised',
  description:
    'Share of the requests that each service answers, and of the answers that come within so many milliseconds: `slo` of its entry.',
  unit: 'percentunit',
  limits: { below: true, yellow: 0.9 },
  width: 24,
  queries: [
    { expr: `max by (namespace, objective, milliseconds) (${selector(RECORDS.objective)})`, legend: '{{namespace}}' },
  ],
  columns: [
    { label: 'namespace', heading: 'Service' },
    { label: 'objective', heading: 'Objective' },
    { label: 'milliseconds', heading: 'Within ms' },
  ],
  value: 'Promised',
})
