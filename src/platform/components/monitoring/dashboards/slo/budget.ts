import type { Environment } from '../../../../../config/load.ts'
import { RECORDS } from '../../../../alerts/records.ts'
import { OBJECTIVES } from '../../../../alerts/service-levels.ts'
import { BURNS } from '../../../../alerts/windows.ts'
import { elseZero, selector } from '../expressions.ts'
import { stat, timeseries } from '../panel.ts'

/** What users may expect, and the record of what they did not get. */
const LEVELS = {
  availability: {
    name: 'Availability',
    record: RECORDS.failed,
    bad: 'fail',
    objective: OBJECTIVES.availability,
  },
  latency: {
    name: 'Latency',
    record: RECORDS.slow,
    bad: `take longer than ${OBJECTIVES.latencySeconds} s`,
    objective: OBJECTIVES.latency,
  },
} as const
type Level = keyof typeof LEVELS

const HOUR = 'window="1h"'

// Of an objective over 30 days, as far back as Prometheus remembers.
const BUDGET_DAYS = 30
const daysOf = ({ components }: Environment) => Math.min(BUDGET_DAYS, components.monitoring.retentionDays)
const percent = (share: number) => `${Number((share * 100).toFixed(3))} %`
const STRIP = { width: 6, height: 6 } as const

/** Share of bad requests in the last days: those of each hour, by how many there were. */
function badShare(level: Level, days: number): string {
  const each = (of: string) => `sum_over_time((${of})[${days}d:1h])`
  const requests = selector(RECORDS.requests, HOUR)
  const bad = `${selector(LEVELS[level].record, HOUR)} * on (window) ${requests}`
  return `${each(bad)} / on (window) (${each(requests)} > 0)`
}

/** What is left of the error budget. */
export function budgetLeft(level: Level, env: Environment) {
  const { name, bad, objective } = LEVELS[level]
  return stat({
    ...STRIP,
    title: `${name}: budget left`,
    description: `What is left of the requests that may ${bad}: ${percent(1 - objective)} over ${daysOf(env)} days. Below 0 the objective is missed, and what risks more should wait.`,
    unit: 'percentunit',
    decimals: 0,
    limits: { below: true, yellow: 0.25, red: 0 },
    queries: [{ expr: `1 - (${elseZero(badShare(level, daysOf(env)))}) / ${budgetOf(level)}`, legend: 'left' }],
  })
}

/** What users get now. */
export function lately(level: Level) {
  const { name, bad, objective, record } = LEVELS[level]
  return stat({
    ...STRIP,
    title: `${name}: the last hour`,
    description: `Share of the last hour’s requests for predictions that do not ${bad}; the objective is ${percent(objective)}.`,
    unit: 'percentunit',
    decimals: 2,
    limits: { below: true, yellow: objective, red: 1 - (1 - objective) * 6 },
    queries: [{ expr: `1 - max(${selector(record, HOUR)})`, legend: 'good' }],
  })
}

/** How fast the budget goes. */
export function burnRate(level: Level) {
  const { name, record } = LEVELS[level]
  const pages = BURNS.filter(({ severity }) => severity === 'critical').map(({ factor }) => factor)
  return timeseries({
    title: `${name}: burn rate`,
    description: `How many times too fast the budget is used, over windows of several lengths. At 1 it lasts exactly its time; from ${Math.min(...pages)} somebody is woken.`,
    unit: 'none',
    limits: { yellow: 1, red: Math.min(...pages) },
    width: 12,
    height: 9,
    queries: [{ expr: `max by (window) (${selector(record)}) / ${budgetOf(level)}`, legend: '{{window}}' }],
  })
}

/** How many requests that is about. */
export const volume = timeseries({
  title: 'Requests in each window',
  description:
    'Requests for predictions that the shares above are of. Of fewer than 100, one that fails is a large share and no reason to worry.',
  unit: 'short',
  limits: { below: true, yellow: 100 },
  queries: [{ expr: `max by (window) (${selector(RECORDS.requests)})`, legend: '{{window}}' }],
})

function budgetOf(level: Level): number {
  return Number((1 - LEVELS[level].objective).toFixed(6))
}
