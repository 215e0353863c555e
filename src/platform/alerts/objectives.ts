import type { Environment } from '../../config/load.ts'
import { runningServicesOf } from '../../config/names.ts'
import type { Service } from '../../config/schema/services.ts'
import { RECORDS } from './records.ts'
import type { Recording } from './rule.ts'

/** Of what an objective is: requests that are answered, and answers that come in time. */
export type Level = 'availability' | 'latency'

/** A share as it was meant, without what binary fractions add. */
const share = (percent: number) => Number((percent / 100).toFixed(6))

/** What callers of a service may expect, as shares of 1. */
export const sharesOf = ({ slo }: Service): Readonly<Record<Level, number>> => ({
  availability: share(slo.availability),
  latency: share(slo.percentile),
})

/** The services that run, with their names. */
export const servedBy = (env: Environment): readonly (readonly [string, Service])[] =>
  Object.entries(env.services).filter(([name]) => runningServicesOf(env).includes(name))

/** Times in which answers are promised, in milliseconds, each once. */
export const latenciesOf = (env: Environment): readonly number[] =>
  [...new Set(servedBy(env).map(([, { slo }]) => slo.latencyMs))].sort((a, b) => a - b)

/** Selector of the objectives: every service has one of each. */
export const objective = (level: Level, latencyMs?: number): string =>
  `${RECORDS.objective}{objective="${level}"${latencyMs === undefined ? '' : `,milliseconds="${latencyMs}"`}}`

/**
 * The objectives as series, so that rules about every service join them instead of naming one: a service adds these two
 * and changes no other.
 */
export function objectiveRecordings(env: Environment): readonly Recording[] {
  return servedBy(env).flatMap(([namespace, service]) => {
    const { availability, latency } = sharesOf(service)
    const milliseconds = String(service.slo.latencyMs)
    return [
      { record: RECORDS.objective, labels: { namespace, objective: 'availability' }, expr: `vector(${availability})` },
      {
        record: RECORDS.objective,
        labels: { namespace, objective: 'latency', milliseconds },
        expr: `vector(${latency})`,
      },
    ]
  })
}
