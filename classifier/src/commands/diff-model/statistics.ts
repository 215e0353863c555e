import { PSI } from '../../contract.ts'

/** A share of so many, and where it lies by chance: from low to high in 19 of 20 cases. */
export type Share = { count: number; of: number; share: number; low: number; high: number }

/** Deviations that a two-sided interval of 95 % reaches. */
export const Z = 1.96

/** A share for people. */
export const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/**
 * A share with its Wilson interval, which is right for few pictures and for shares near 0 too.
 *
 * https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, share: 0, low: 0, high: 1 }
  const share = count / of
  const scale = 1 + Z ** 2 / of
  const middle = (share + Z ** 2 / (2 * of)) / scale
  const reach = (Z / scale) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))
  return { count, of, share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}

/** How far two distributions are apart, what chance alone gives, and from where on it is more than that. */
export type Divergence = { psi: number; floor: number; limit: number; isMore: boolean }

/** The population stability index of two lists of words or bounds, one for each picture, as the alerts on drift have it. */
export function divergence(base: readonly string[], head: readonly string[]): Divergence {
  const buckets = [...new Set([...base, ...head])]
  const sharesOf = (list: readonly string[]) =>
    buckets.map((bucket) => {
      const count = list.filter((each) => each === bucket).length
      return (count + PSI.pseudoCount) / (list.length + PSI.pseudoCount * buckets.length)
    })
  const [before, after] = [sharesOf(base), sharesOf(head)]
  const psi = before.reduce((sum, share, i) => {
    const other = after[i] as number
    return sum + (other - share) * Math.log(other / share)
  }, 0)
  const freedom = buckets.length - 1
  const floor = freedom * (1 / base.length + 1 / head.length)
  const factor = Math.max(PSI.timesFloor, 1 + PSI.deviations * Math.sqrt(2 / Math.max(freedom, 1)))
  const limit = Math.max(PSI.least, floor * factor)
  return { psi, floor, limit, isMore: psi > limit }
}

/** The number below which a part of a list lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

/** The mean of a list. */
export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
