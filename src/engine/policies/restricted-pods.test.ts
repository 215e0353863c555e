import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { container, deployment, messages } from '../../workshop/testing/objects.ts'
import { policyCases } from '../../workshop/testing/policy-cases.ts'
import { restrictedPods } from './restricted-pods.ts'

const it = suite('restricted-pods')
const { refuses } = policyCases(it)
type Fields = Record<string, unknown>
const ofPod = (pod: Fields) => messages(restrictedPods, [deployment({ pod })])
const ofContainer = (changes: Fields) => messages(restrictedPods, [deployment({ container: changes })])
const ofContext = (changes: Fields) => ofContainer({ securityContext: { ...container.securityContext, ...changes } })

it('accepts a restricted pod', () => {
  const volumes = [{ name: 'tmp', emptyDir: {} }, { name: 'empty' }]
  assert.equal(ofPod({ volumes, securityContext: { runAsUser: 1000, sysctls: [{ name: 'net.ipv4.tcp_rmem' }] } }), [])
  assert.equal(ofContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }), [])
})

it('accepts what the pod says for its containers', () => {
  const { runAsNonRoot, seccompProfile, ...securityContext } = container.securityContext
  const containers = [{ ...container, securityContext }]
  assert.equal(ofPod({ containers, securityContext: { runAsNonRoot, seccompProfile } }), [])
})

it('accepts safe profiles in AppArmor annotations', () => {
  const annotate = (profile: string) =>
    deployment({
      spec: {
        template: {
          metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/web': profile } },
          spec: { containers: [container] },
        },
      },
    })
  assert.equal(messages(restrictedPods, [annotate('runtime/default')]), [])
  assert.match(messages(restrictedPods, [annotate('unconfined')])[0] ?? '', 'set it to runtime/default')
})

for (const field of ['hostNetwork', 'hostPID', 'hostIPC'])
  refuses(field, () => ofPod({ [field]: true }), `spec.template.spec.${field} shares a namespace of the node`)
refuses(
  'hostPath',
  () => ofPod({ volumes: [{ name: 'root', hostPath: { path: '/' } }] }),
  'volumes[root] is of type hostPath',
)
refuses('volumes of other types', () => ofPod({ volumes: [{ name: 'share', nfs: {} }] }), 'is of type nfs')
refuses(
  'unsafe sysctls',
  () => ofPod({ securityContext: { sysctls: [{ name: 'kernel.msgmax' }] } }),
  'sysctls[kernel.msgmax]',
)
refuses(
  'the root user for the pod',
  () => ofPod({ securityContext: { runAsUser: 0 } }),
  'spec.securityContext.runAsUser is 0',
)
refuses('pods that may be root', () => ofPod({ securityContext: { runAsNonRoot: false } }), 'runAsNonRoot is false')
refuses(
  'an unconfined pod',
  () => ofPod({ securityContext: { seccompProfile: { type: 'Unconfined' } } }),
  'is "Unconfined"',
)
refuses(
  'Windows host processes',
  () => ofPod({ securityContext: { windowsOptions: { hostProcess: true } } }),
  'hostProcess',
)
refuses(
  'AppArmor off',
  () => ofPod({ securityContext: { appArmorProfile: { type: 'Unconfined' } } }),
  'appArmorProfile.type',
)
refuses('SELinux types', () => ofPod({ securityContext: { seLinuxOptions: { type: 'spc_t' } } }), 'seLinuxOptions.type')
refuses('SELinux users', () => ofPod({ securityContext: { seLinuxOptions: { user: 'root' } } }), 'seLinuxOptions.user')
refuses(
  'privileged containers',
  () => ofContext({ privileged: true }),
  'containers[web].securityContext.privileged is true',
)
refuses(
  'privilege escalation',
  () => ofContext({ allowPrivilegeEscalation: undefined }),
  'allowPrivilegeEscalation is not false',
)
refuses(
  'a writable root filesystem',
  () => ofContext({ readOnlyRootFilesystem: false }),
  'readOnlyRootFilesystem is not true',
)
refuses('kept capabilities', () => ofContext({ capabilities: { drop: ['NET_RAW'] } }), 'capabilities.drop lacks ALL')
refuses('added capabilities', () => ofContext({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }), 'has SYS_ADMIN')
refuses('the root user', () => ofContext({ runAsUser: 0 }), 'runAsUser is 0')
refuses('containers that may be root', () => ofContext({ runAsNonRoot: false }), 'runAsNonRoot is false')
refuses('users left open', () => ofContext({ runAsNonRoot: undefined }), 'runAsNonRoot is set neither here nor')
refuses('seccomp left open', () => ofContext({ seccompProfile: undefined }), 'seccompProfile is set neither here nor')
refuses(
  'seccomp off',
  () => ofContext({ seccompProfile: { type: 'Unconfined' } }),
  'seccompProfile.type is "Unconfined"',
)
refuses('an unmasked /proc', () => ofContext({ procMount: 'Unmasked' }), 'procMount is "Unmasked"')
refuses('host ports', () => ofContainer({ ports: [{ containerPort: 80, hostPort: 80 }] }), 'hostPort 80 of the node')
refuses(
  'probes of other hosts',
  () => ofContainer({ livenessProbe: { httpGet: { host: 'example.com', port: 80 } } }),
  'livenessProbe.httpGet.host',
)
refuses(
  'bare init containers',
  () =>
    ofPod({
      initContainers: [
        { ...container, name: 'init', securityContext: { ...container.securityContext, privileged: true } },
      ],
    }),
  'initContainers[init]',
)

it.run()
