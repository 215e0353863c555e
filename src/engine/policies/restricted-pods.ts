import { at, fields, list, text } from './fields.ts'
import { indexOf } from './object-index.ts'
import { type Container, HANDLERS, type PodTemplate } from './pod-templates.ts'
import type { Policy } from './policy.ts'

// The lists of https://kubernetes.io/docs/concepts/security/pod-security-standards/, Kubernetes 1.35
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]
const SELINUX_TYPES = ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']
const PROFILES = ['RuntimeDefault', 'Localhost']
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/'

/** What holds for the security context of the pod and of each container alike. */
function contextProblems(path: string, context: unknown): string[] {
  const problems: string[] = []
  const refuse = (field: string, problem: string) => problems.push(`${path}.securityContext.${field} ${problem}`)
  const seccomp = at(context, 'seccompProfile', 'type')
  const appArmor = at(context, 'appArmorProfile', 'type')
  const seLinux = at(context, 'seLinuxOptions')
  const seLinuxType = text(at(seLinux, 'type'))
  if (at(context, 'runAsUser') === 0) refuse('runAsUser', 'is 0, the root user; name another user')
  if (at(context, 'runAsNonRoot') === false) refuse('runAsNonRoot', 'is false; set it to true')
  if (at(context, 'windowsOptions', 'hostProcess')) refuse('windowsOptions.hostProcess', 'is true; leave it out')
  if (seccomp !== undefined && !PROFILES.includes(String(seccomp)))
    refuse('seccompProfile.type', `is "${seccomp}"; set it to RuntimeDefault`)
  if (appArmor !== undefined && !PROFILES.includes(String(appArmor)))
    refuse('appArmorProfile.type', `is "${appArmor}"; set it to RuntimeDefault`)
  if (seLinuxType && !SELINUX_TYPES.includes(seLinuxType))
    refuse('seLinuxOptions.type', `is "${seLinuxType}"; leave it out`)
  for (const field of ['user', 'role'])
    if (text(at(seLinux, field))) refuse(`seLinuxOptions.${field}`, 'is set; leave it out')
  return problems
}

function podProblems({ path, spec, annotations }: PodTemplate): string[] {
  const context = spec['securityContext']
  const problems = contextProblems(path, context)
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'])
    if (spec[field]) problems.push(`${path}.${field} shares a namespace of the node; leave it out`)
  for (const volume of list(spec['volumes'])) {
    const type = Object.keys(fields(volume)).find((key) => key !== 'name')
    if (!type || VOLUMES.includes(type)) continue
    problems.push(`${path}.volumes[${at(volume, 'name')}] is of type ${type}; use one of ${VOLUMES.join(', ')}`)
  }
  for (const sysctl of list(at(context, 'sysctls'))) {
    const name = String(at(sysctl, 'name'))
    if (!SYSCTLS.includes(name))
      problems.push(`${path}.securityContext.sysctls[${name}] is not a safe one; leave it out`)
  }
  for (const [key, value] of Object.entries(annotations))
    if (key.startsWith(APPARMOR_ANNOTATION) && !/^(runtime\/default|localhost\/.*|)$/.test(String(value)))
      problems.push(`the pod's annotation ${key} is "${value}"; set it to runtime/default`)
  return problems
}

function containerProblems({ path, fields: container }: Container, podContext: unknown): string[] {
  const context = container['securityContext']
  const problems = contextProblems(path, context)
  const refuse = (field: string, problem: string) => problems.push(`${path}.${field} ${problem}`)
  const capability = (change: string) => list(at(context, 'capabilities', change)).map(String)
  const procMount = at(context, 'procMount')
  if (at(context, 'privileged')) refuse('securityContext.privileged', 'is true; leave it out')
  if (at(context, 'allowPrivilegeEscalation') !== false)
    refuse('securityContext.allowPrivilegeEscalation', 'is not false; set it to false')
  if (at(context, 'readOnlyRootFilesystem') !== true)
    refuse(
      'securityContext.readOnlyRootFilesystem',
      'is not true; set it, and mount an emptyDir where files are written',
    )
  if (!capability('drop').includes('ALL')) refuse('securityContext.capabilities.drop', "lacks ALL; set it to ['ALL']")
  const added = capability('add').filter((name) => name !== 'NET_BIND_SERVICE')
  if (added.length > 0)
    refuse('securityContext.capabilities.add', `has ${added.join(', ')}; only NET_BIND_SERVICE may be`)
  if (at(context, 'runAsNonRoot') === undefined && at(podContext, 'runAsNonRoot') === undefined)
    refuse('securityContext.runAsNonRoot', 'is set neither here nor for the pod; set it to true')
  if (!at(context, 'seccompProfile', 'type') && !at(podContext, 'seccompProfile', 'type'))
    refuse('securityContext.seccompProfile', 'is set neither here nor for the pod; set its type to RuntimeDefault')
  if (procMount !== undefined && procMount !== 'Default')
    refuse('securityContext.procMount', `is "${procMount}"; leave it out`)
  for (const port of list(container['ports']))
    if (at(port, 'hostPort'))
      refuse('ports', `take hostPort ${at(port, 'hostPort')} of the node; use a Service instead`)
  for (const handler of HANDLERS)
    for (const action of ['httpGet', 'tcpSocket'])
      if (text(at(container, ...handler, action, 'host')))
        refuse([...handler, action, 'host'].join('.'), 'makes the kubelet call another host; leave it out')
  return problems
}

/**
 * Every pod keeps the `restricted` Pod Security Standard, and its root filesystem is read-only on top of it.
 *
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const restrictedPods: Policy = {
  name: 'restricted-pods',
  check: (platform) =>
    indexOf(platform).templates.flatMap((template) =>
      [
        ...podProblems(template),
        ...template.containers.flatMap((container) => containerProblems(container, template.spec['securityContext'])),
      ].map((message) => ({ manifest: template.manifest, message })),
    ),
}
