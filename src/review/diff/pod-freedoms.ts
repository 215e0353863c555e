import { at, fields, list } from '../../engine/policies/fields.ts'
import type { PodTemplate } from '../../engine/policies/pod-templates.ts'
import type { Level } from './risk.ts'
import { show } from './show.ts'

/** Pod security standards, the loosest first. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const STANDARDS = ['privileged', 'baseline', 'restricted'] as const
export type Standard = (typeof STANDARDS)[number]

/** What a namespace enforces. */
export function standardOf(namespace: unknown): Standard {
  const label = at(namespace, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce')
  return STANDARDS.find((one) => one === label) ?? 'privileged'
}

/** Something that a pod may do, and the loosest standard that forbids it. */
export interface Freedom {
  readonly level: Level
  readonly breaks?: Standard
}

// Capabilities that the standard `baseline` lets a container add.
const BASELINE_CAPABILITIES =
  /^(AUDIT_WRITE|CHOWN|DAC_OVERRIDE|FOWNER|FSETID|KILL|MKNOD|NET_BIND_SERVICE|SETFCAP|SETGID|SETPCAP|SETUID|SYS_CHROOT)$/

/** What a pod may that the standard `restricted`, or good practice, forbids. */
export function freedomsOf(template: PodTemplate | undefined): ReadonlyMap<string, Freedom> {
  const found = new Map<string, Freedom>()
  if (!template) return found
  const { spec, containers } = template
  const pod = fields(spec['securityContext'])
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC'])
    if (spec[key] === true) found.set(`uses the node’s ${key}`, { level: 'high', breaks: 'baseline' })
  for (const volume of list(spec['volumes']))
    if (at(volume, 'hostPath'))
      found.set(`mounts ${show(at(volume, 'hostPath', 'path'))} of the node`, { level: 'high', breaks: 'baseline' })
  if (spec['automountServiceAccountToken'] !== false) found.set('gets a token of the API server', { level: 'medium' })
  for (const { name, fields: container } of containers) {
    const own = fields(container['securityContext'])
    const value = (key: string) => own[key] ?? pod[key]
    const say = (what: string, breaks?: Standard) =>
      found.set(`container ${show(name)} ${what}`, breaks ? { level: 'high', breaks } : { level: 'medium' })
    if (own['privileged'] === true) say('is privileged', 'baseline')
    if (own['allowPrivilegeEscalation'] !== false) say('may gain privileges', 'restricted')
    if (value('runAsNonRoot') !== true || value('runAsUser') === 0) say('may run as root', 'restricted')
    for (const capability of list(at(own, 'capabilities', 'add')))
      say(
        `has the capability ${show(capability)}`,
        BASELINE_CAPABILITIES.test(String(capability)) ? 'restricted' : 'baseline',
      )
    if (!list(at(own, 'capabilities', 'drop')).includes('ALL')) say('keeps default capabilities', 'restricted')
    const seccomp = at(own, 'seccompProfile', 'type') ?? at(pod, 'seccompProfile', 'type')
    if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost') say('has no seccomp profile', 'restricted')
    if (own['readOnlyRootFilesystem'] !== true) say('writes to its file system')
    if (list(container['ports']).some((port) => at(port, 'hostPort') !== undefined))
      say('takes a port of the node', 'baseline')
  }
  return found
}

/** What of it a standard refuses. */
export function breaches(template: PodTemplate, standard: Standard): string[] {
  const strictness = STANDARDS.indexOf(standard)
  return [...freedomsOf(template)].flatMap(([what, { breaks }]) =>
    breaks && STANDARDS.indexOf(breaks) <= strictness ? [what] : [],
  )
}
