import type { Label } from '../model/manifest.ts'
import type { ServedVersion } from '../model/served.ts'
import type { Refusal } from '../program/errors.ts'
import type { Classify } from './pool.ts'
import type { Classification, Job } from './protocol.ts'

/** What a shadow version made of a picture, beside the version that answered. */
export const SHADOW_OUTCOMES = ['agree', 'disagree', 'failed', 'dropped'] as const
export type ShadowOutcome = (typeof SHADOW_OUTCOMES)[number]

/** Shows a picture to a shadow after another version classified it. Returns at once. */
export type ShowShadow = (job: Job, answered: ServedVersion, result: Classification) => void

/** What a shadow needs. */
export type ShadowOptions = {
  version: ServedVersion
  /** A pool of its own, which has this version alone. */
  classify: Classify
  /** Whether its process is there, and no picture waits for an answer. */
  isFree: () => boolean
  onOutcome: (outcome: ShadowOutcome) => void
}

/**
 * A version that sees the pictures another one answered.
 *
 * It has a process of its own at the lowest priority, so it never stands in line before an answer. It is left out while
 * pictures wait, and while it is busy itself.
 */
export function createShadow({ version, classify, isFree, onOutcome }: ShadowOptions): ShowShadow {
  return function showShadow(job, answered, result) {
    if (!isFree()) return onOutcome('dropped')
    const answer = bestOf(answered, result)
    classify({ ...job, model: 0, top: 1 }).then(
      (seen) => onOutcome(bestOf(version, seen) === answer ? 'agree' : 'disagree'),
      (error: Refusal) => onOutcome(error.reason === 'queue-full' ? 'dropped' : 'failed'),
    )
  }
}

/** Classes are compared by their WordNet ids: another version may order its output otherwise. */
function bestOf({ labels }: ServedVersion, { scores: [best] }: Classification): Label['id'] | undefined {
  return best && labels[best.index]?.id
}
