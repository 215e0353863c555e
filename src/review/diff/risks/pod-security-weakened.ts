import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, list, fields as mapOf } from '../../../engine/policies/fields.ts'
import { type PodTemplate, podTemplateOf } from '../../../engine/policies/pod-templates.ts'
import { leaves, plainPath } from '../fields.ts'
import { type Level, objectRisk, type Raised } from '../risk.ts'
import { show, showChange } from '../show.ts'

/** What a pod may that the standard `restricted` forbids. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
function freedomsOf(template: PodTemplate | undefined): Map<string, Level> {
  const found = new Map<string, Level>()
  if (!template) return found
  const { spec, containers } = template
  const pod = mapOf(spec['securityContext'])
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC'])
    if (spec[key] === true) found.set(`uses the node’s ${key}`, 'high')
  for (const volume of list(spec['volumes']))
    if (at(volume, 'hostPath')) found.set(`mounts ${show(at(volume, 'hostPath', 'path'))} of the node`, 'high')
  if (spec['automountServiceAccountToken'] !== false) found.set('gets a token of the API server', 'medium')
  for (const { name, fields } of containers) {
    const own = mapOf(fields['securityContext'])
    const value = (key: string) => own[key] ?? pod[key]
    const say = (what: string, level: Level = 'high') => found.set(`container ${show(name)} ${what}`, level)
    if (own['privileged'] === true) say('is privileged')
    if (own['allowPrivilegeEscalation'] !== false) say('may gain privileges')
    if (value('runAsNonRoot') !== true || value('runAsUser') === 0) say('may run as root')
    for (const capability of list(at(own, 'capabilities', 'add'))) say(`has the capability ${show(capability)}`)
    if (!list(at(own, 'capabilities', 'drop')).includes('ALL')) say('keeps default capabilities')
    const seccomp = at(own, 'seccompProfile', 'type') ?? at(pod, 'seccompProfile', 'type')
    if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost') say('has no seccomp profile')
    if (own['readOnlyRootFilesystem'] !== true) say('writes to its file system', 'medium')
    if (list(fields['ports']).some((port) => at(port, 'hostPort') !== undefined)) say('takes a port of the node')
  }
  return found
}

const STANDARDS = ['privileged', 'baseline', 'restricted']
const ENFORCE = 'pod-security.kubernetes.io/enforce'

function namespaceRisks(before: unknown, after: unknown): Raised[] {
  const level = (object: unknown) =>
    STANDARDS.indexOf(String(at(object, 'metadata', 'labels', ENFORCE) ?? 'privileged'))
  if (level(after) >= (before === undefined ? STANDARDS.length - 1 : level(before))) return []
  return [{ level: 'high', message: `Enforces only the standard ${show(STANDARDS[Math.max(level(after), 0)])}.` }]
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
    return gained.map(([what, level]) => ({ level, message: `The pod ${what}.` }))
  },
)
