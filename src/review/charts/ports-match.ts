import { at, list } from '../../engine/policies/fields.ts'
import { indexOf, type ObjectIndex } from '../../engine/policies/object-index.ts'
import type { PodTemplate } from '../../engine/policies/pod-templates.ts'
import { type FieldViolation, fieldViolation, type Policy } from '../../engine/policies/policy.ts'

/** Ports that pods say they listen on; names as well. */
function listening(pods: readonly PodTemplate[]): ReadonlySet<unknown> {
  const ports = pods.flatMap(({ containers }) => containers).flatMap(({ fields }) => list(fields['ports']))
  return new Set(ports.flatMap((port) => [at(port, 'containerPort'), at(port, 'name')]))
}

const isForAll = (selector: unknown): boolean => Object.keys(Object(at(selector, 'matchLabels'))).length === 0

/** Policies for some pods of a namespace, with the pods that each selects. */
const aimed = (index: ObjectIndex) =>
  index.ofKind('NetworkPolicy').flatMap((manifest) => {
    const selector = at(manifest.object, 'spec', 'podSelector')
    if (isForAll(selector) && at(selector, 'matchExpressions') === undefined) return []
    return [{ manifest, pods: index.pods.matching(manifest.object.metadata.namespace ?? '', selector) }]
  })

/** Policies that let somebody in on a port on which none of their pods listens. */
export function portMismatches(index: ObjectIndex): FieldViolation[] {
  return aimed(index).flatMap(({ manifest, pods }) => {
    const known = listening(pods)
    if (known.size === 0) return []
    const rules = list(at(manifest.object, 'spec', 'ingress'))
    const ports = rules.flatMap((rule) => list(at(rule, 'ports')))
    const takes = (port: unknown) =>
      [...known].some(
        (own) =>
          own === at(port, 'port') ||
          (Number(own) >= Number(at(port, 'port')) && Number(own) <= Number(at(port, 'endPort'))),
      )
    const wrong = ports.filter((port) => at(port, 'port') !== undefined && !takes(port)).map((port) => at(port, 'port'))
    return [...new Set(wrong)].map((port) =>
      fieldViolation(manifest, [
        'spec.ingress',
        `lets somebody in on ${port}, on which its pods do not listen`,
        `they do on ${[...known].filter(Boolean).join(', ')}`,
      ]),
    )
  })
}

/**
 * Every NetworkPolicy that lets somebody in names ports that its pods listen on, and no pod is left with nothing but the
 * policy that closes its namespace.
 */
export const portsMatch: Policy = {
  name: 'ports-match',
  check(platform) {
    const index = indexOf(platform)
    const selected = new Set(aimed(index).flatMap(({ pods }) => pods))
    const closed = new Set(
      index
        .ofKind('NetworkPolicy')
        .filter(({ object }) => isForAll(at(object, 'spec', 'podSelector')))
        .map(({ object }) => object.metadata.namespace),
    )
    const forgotten = index.templates
      .filter((pod) => closed.has(pod.namespace) && !selected.has(pod))
      .map(({ manifest }) => ({
        manifest,
        message: 'its pods have no NetworkPolicy of their own in a closed namespace; declare them in the component',
      }))
    return [...portMismatches(index), ...forgotten]
  },
}
