import type { Comparison } from './compare.ts'
import { percent, Z } from './statistics.ts'

/** A share that may not be more than so much. */
export type Gate = { what: 'flips' | 'broken'; most: number; text: string }

const WORDS = { flips: 'answers that differ', broken: 'answers that were right and are wrong now' } as const

/** Reads `flips>2%`. */
export function parseGate(text: string): Gate {
  const [, what, percent] = /^(flips|broken)\s*>\s*(\d+(?:\.\d+)?)\s*%$/.exec(text.trim()) ?? []
  if (what === undefined || Number(percent) >= 100) {
    throw new Error(`--fail-on takes a limit such as flips>2% or broken>1%, not "${text}"`)
  }
  return { what: what as Gate['what'], most: Number(percent) / 100, text }
}

/** Why a comparison does not pass: a share may be more than the limit, by the upper bound of its interval. */
export function gateProblem({ what, most, text }: Gate, comparison: Comparison): string | undefined {
  const share = comparison[what]
  if (share === null) return `--fail-on ${text} needs pictures whose class is known; none is.`
  if (share.high <= most) return undefined
  const counted = `${share.count} of ${share.of} are ${WORDS[what]}: up to ${percent(share.high)}, and ${percent(most)} are allowed.`
  const enough = most > 0 && share.share <= most ? ` ${picturesFor(most)} pictures without any would rule it out.` : ''
  return `--fail-on ${text} stops here. ${counted}${enough}`
}

/** Of so many pictures none may differ for the bound to be below. Of none in n, Wilson's upper bound is z^2 / (n + z^2). */
const picturesFor = (most: number) => Math.ceil(Z ** 2 * (1 / most - 1))
