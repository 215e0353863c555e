import { at, list } from '../../engine/policies/fields.ts'
import { indexOf } from '../../engine/policies/object-index.ts'
import type { PodTemplate } from '../../engine/policies/pod-templates.ts'
import type { Policy } from '../../engine/policies/policy.ts'

/** Ports that pods say they listen on; names as well. */
function listening(pods: readonly PodTemplate[]): ReadonlySet<unknown> {
  const ports = pods.flatMap(({ containers }) => containers).flatMap(({ fields }) => list(fields['ports']))
  return new Set(ports.flatMap((port) => [at(port, 'containerPort'), at(port, 'name')]))
}

const isForAll = (selector: unknown): boolean => Object.keys(Object(at(selector, 'matchLabels'))).length === 0

/**
 * Every NetworkPolicy that lets somebody in names ports that its pods listen on, and no pod is left with nothing but the
 * policy that closes its namespace.
 */
export const portsMatch: Policy = {
  name: 'ports-match',
  check(platform) {
    const index = indexOf(platform)
    const policies = index.ofKind('NetworkPolicy')
    const selected = new Set<PodTemplate>()
    const wrongPorts = policies.flatMap((manifest) => {
      const spec = manifest.object['spec']
      const namespace = manifest.object.metadata.namespace ?? ''
      const selector = at(spec, 'podSelector')
      if (isForAll(selector) && at(selector, 'matchExpressions') === undefined) return []
      const pods = index.pods.matching(namespace, selector)
      for (const pod of pods) selected.add(pod)
      const known = listening(pods)
      if (known.size === 0) return []
      const named = list(at(spec, 'ingress')).flatMap((rule) => list(at(rule, 'ports')).map((port) => at(port, 'port')))
      return [...new Set(named)]
        .filter((port) => port !== undefined && !known.has(port))
        .map((port) => ({
          manifest,
          message: `spec.ingress lets somebody in on ${port}, on which its pods do not listen; they do on ${[...known].filter(Boolean).join(', ')}`,
        }))
    })
    const closed = new Set(
      policies
        .filter(({ object }) => isForAll(at(object, 'spec', 'podSelector')))
        .map(({ object }) => object.metadata.namespace),
    )
    const forgotten = index.templates
      .filter((pod) => closed.has(pod.namespace) && !selected.has(pod))
      .map(({ manifest }) => ({
        manifest,
        message: 'its pods have no NetworkPolicy of their own in a closed namespace; declare them in the component',
      }))
    return [...wrongPorts, ...forgotten]
  },
}
