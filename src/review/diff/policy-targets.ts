import { at, list } from '../../engine/policies/fields.ts'
import type { Snapshot } from './snapshot.ts'

/** Whether anything that a policy was for, by its `targetRefs`, is still there. */
export function isStillThere(policy: unknown, environment: string, side: Snapshot): boolean {
  const targets = new Set(list(at(policy, 'spec', 'targetRefs')).map((one) => `${at(one, 'kind')} ${at(one, 'name')}`))
  const namespace = at(policy, 'metadata', 'namespace')
  return side
    .objects(environment)
    .some(
      ({ object }) => object.metadata.namespace === namespace && targets.has(`${object.kind} ${object.metadata.name}`),
    )
}
