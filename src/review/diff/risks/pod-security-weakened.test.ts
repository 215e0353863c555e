import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { container, deployment, namespace, object } from '../../../workshop/testing/objects.ts'
import { podSecurityWeakened } from './pod-security-weakened.ts'

const it = suite('pod-security-weakened')

const safe = { automountServiceAccountToken: false }
const texts = (after: { container?: object; pod?: object }) =>
  raised(
    podSecurityWeakened,
    { objects: [deployment({ pod: safe })] },
    { objects: [deployment({ container: { ...after.container }, pod: { ...safe, ...after.pod } })] },
  )
const context = (changes: object) => ({ container: { securityContext: { ...container.securityContext, ...changes } } })

it('is high for each freedom that a pod gains', () => {
  assert.equal(texts(context({ privileged: true })), ['high: The pod container `web` is privileged.'])
  for (const change of [
    context({ allowPrivilegeEscalation: true }),
    context({ runAsNonRoot: false }),
    context({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }),
    context({ capabilities: {} }),
    context({ seccompProfile: { type: 'Unconfined' } }),
    { pod: { hostNetwork: true } },
    { pod: { volumes: [{ name: 'a', hostPath: { path: '/' } }] } },
    { container: { ports: [{ containerPort: 80, hostPort: 80 }] } },
  ])
    assert.match(texts(change)[0] ?? '', /^high/, JSON.stringify(change))
})

it('is medium for a file system that can be written, and for a token', () => {
  assert.match(texts(context({ readOnlyRootFilesystem: false }))[0] ?? '', /^medium/)
  assert.match(texts({ pod: { automountServiceAccountToken: true } })[0] ?? '', /^medium/)
})

it('is high for a namespace that enforces less, and for values of a release', () => {
  const labelled = (level: string) => ({
    objects: [namespace('shop', { 'pod-security.kubernetes.io/enforce': level })],
  })
  assert.match(
    raised(podSecurityWeakened, labelled('restricted'), labelled('baseline'))[0] ?? '',
    'only the standard `baseline`',
  )
  assert.equal(raised(podSecurityWeakened, labelled('baseline'), labelled('restricted')), [])
  const values = (hostNetwork: boolean) => ({
    objects: [
      object('argoproj.io/v1alpha1/Application', 'web', {
        spec: { sources: [{ chart: 'web', helm: { valuesObject: { hostNetwork } } }] },
      }),
    ],
  })
  assert.is(raised(podSecurityWeakened, values(false), values(true)).length, 1)
})

it('says nothing of freedoms that go, or that were there', () => {
  const loose = deployment({ container: { securityContext: {} } })
  assert.equal(raised(podSecurityWeakened, { objects: [loose] }, { objects: [deployment({ pod: safe })] }), [])
  assert.equal(
    raised(
      podSecurityWeakened,
      { objects: [loose] },
      { objects: [deployment({ container: { securityContext: {}, image: 'x' } })] },
    ),
    [],
  )
})

it.run()
