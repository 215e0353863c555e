import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { surplus } from './surplus.ts'

const it = suite('surplus')

const CONTAINER = { name: 'web', image: 'web', env: [{ name: 'PORT', value: '80' }] }
const pod = (container: object = {}, spec: object = {}) => ({ containers: [{ ...CONTAINER, ...container }], ...spec })
const found = (live: unknown, wanted: unknown = pod()) => surplus(wanted, live, 'spec')

it('finds a policy that was opened, though Git has no such list', () => {
  const deny = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }
  assert.equal(found({ ...deny, ingress: [{}] }, deny), ['spec.ingress'])
  assert.equal(found(deny, deny), [])
})

it('finds a rule more, and none in what stands in another order', () => {
  const [one, other] = [{ ports: [{ port: 80, protocol: 'TCP' }] }, { ports: [{ port: 443, protocol: 'TCP' }] }]
  assert.equal(found({ ingress: [other, one] }, { ingress: [one, other] }), [])
  assert.equal(found({ ingress: [one, {}] }, { ingress: [one] }), ['spec.ingress[1]'])
})

it('finds a command, a variable, a mount, a volume, a toleration and a pull secret', () => {
  const added = {
    command: ['sh'],
    env: [...CONTAINER.env, { name: 'DEBUG', value: '1' }],
    volumeMounts: [{ mountPath: '/tls', name: 'tls' }],
  }
  const spec = {
    volumes: [{ name: 'tls', secret: {} }],
    tolerations: [{ operator: 'Exists' }],
    imagePullSecrets: [{ name: 'own' }],
  }
  assert.equal(found(pod(added, spec)), [
    'spec.containers[web].env[DEBUG]',
    'spec.containers[web].command',
    'spec.containers[web].volumeMounts',
    'spec.volumes',
    'spec.tolerations',
    'spec.imagePullSecrets',
  ])
})

it('finds a container and a listener more', () => {
  assert.equal(found({ containers: [CONTAINER, { name: 'sidecar' }] }), ['spec.containers[sidecar]'])
  const listener = { name: 'https', port: 443 }
  assert.equal(found({ listeners: [listener, { name: 'open', port: 8080 }] }, { listeners: [listener] }), [
    'spec.listeners[open]',
  ])
})

it('finds a verb more in a rule of a role', () => {
  const rule = { apiGroups: [''], resources: ['pods'], verbs: ['get'] }
  assert.equal(surplus([rule], [{ ...rule, verbs: ['get', 'create'] }], 'rules'), ['rules[0]'])
})

it('overlooks what the API server fills in, and what Argo CD undoes', () => {
  const filled = { imagePullPolicy: 'IfNotPresent', resources: {}, terminationMessagePath: '/dev/termination-log' }
  assert.equal(found(pod(filled, { dnsPolicy: 'ClusterFirst', securityContext: {}, serviceAccount: 'web' })), [])
  assert.equal(found(pod({ image: 'other' })), [])
})

it.run()
