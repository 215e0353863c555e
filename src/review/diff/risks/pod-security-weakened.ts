import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { podTemplateOf } from '../../../engine/policies/pod-templates.ts'
import { leaves, plainPath } from '../fields.ts'
import { freedomsOf, STANDARDS, standardOf } from '../pod-freedoms.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { show, showChange } from '../show.ts'

function namespaceRisks(before: unknown, after: unknown): Raised[] {
  const [from, to] = [before === undefined ? 'restricted' : standardOf(before), standardOf(after)]
  if (STANDARDS.indexOf(to) >= STANDARDS.indexOf(from)) return []
  return [{ level: 'high', message: `Enforces only the standard ${show(to)}.` }]
}

/** Keys in Helm values, with the value that is weak. */
const WEAK_WHEN_TRUE = /(^|\.)(privileged|hostNetwork|hostPID|hostIPC|allowPrivilegeEscalation)$/
const WEAK_UNLESS_TRUE = /(^|\.)(runAsNonRoot|readOnlyRootFilesystem)$/

/** Pods that may do more to their node. */
export const podSecurityWeakened = objectRisk(
  'pod-security-weakened',
  ['high', 'medium'],
  'A pod may do more to its node, or a namespace enforces a weaker standard.',
  ({ kind, before, after, fields, environment, component }): Raised[] => {
    if (!after) return []
    if (kind === 'Namespace') return namespaceRisks(before, after)
    if (kind === 'Application' && before)
      return fields.flatMap(leaves).flatMap(({ path, before: from, after: to }): Raised[] => {
        const plain = plainPath(path)
        const weak = (WEAK_WHEN_TRUE.test(plain) && to === true) || (WEAK_UNLESS_TRUE.test(plain) && from === true)
        return weak ? [{ level: 'high', message: `${path}: ${showChange({ before: from, after: to })}.` }] : []
      })
    const templateOf = (object: KubernetesObject | undefined) =>
      object && podTemplateOf({ environment, component, object })
    const had = freedomsOf(templateOf(before))
    const gained = [...freedomsOf(templateOf(after))].filter(([what]) => !had.has(what))
    return gained.map(([what, { level }]) => ({ level, message: `The pod ${what}.` }))
  },
)
