/** Faults that no schema shows, put back one by one, each before a real API server. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import type { Finding } from '../finding.ts'
import type { AccessTable } from './access.ts'
import { reviewAccess } from './access.ts'
import { type ControlPlane, startControlPlane } from './control-plane.ts'
import type { Definition } from './definitions.ts'
import { rehearseObjects } from './rehearse.ts'
import { controlPlaneAssets } from './testing/assets.ts'
import { deployment, inside, object, rehearsalOf, restricted } from './testing/objects.ts'

const it = suite('rehearse')

const assets = controlPlaneAssets('the rehearsal')
let controlPlane: ControlPlane | undefined
it.before(async () => {
  if (assets !== undefined) controlPlane = await startControlPlane(assets)
})
it.after(() => controlPlane?.stop())

let count = 0
/** Rehearses objects, each test in a namespace of its own, and returns what is not well as `topic: subject: says`. */
async function problems(
  build: (namespace: string) => readonly KubernetesObject[],
  definitions: readonly Definition[] = [],
): Promise<readonly string[]> {
  if (!controlPlane) return []
  count += 1
  const rehearsal = rehearsalOf(build(`test-${count}`))
  const stage = { log: () => {}, rehearsal, definitions, nodes: 3, controllers: false }
  const findings = await rehearseObjects(controlPlane.client, stage)
  return findings.flatMap(({ topic, subject, status, says }: Finding) =>
    status === 'ok' ? [] : [`${topic}: ${subject}: ${says}`],
  )
}

/** The same for what is refused once, as text. */
async function refused(...rehearsed: Parameters<typeof problems>): Promise<string> {
  const found = await problems(...rehearsed)
  assert.is(found.length, 1, found.join('\n'))
  return found.join('')
}

/** A test that is no failure where no API server can be started. */
const real = (name: string, test: () => Promise<void>) => it(name, () => (assets === undefined ? undefined : test()))

/** A workload in a namespace with limits, as it should be. */
const well = (namespace: string): KubernetesObject[] => [
  restricted(namespace),
  inside(namespace, object('v1', 'ResourceQuota', 'quota', { spec: { hard: { pods: '10', 'requests.cpu': '1' } } })),
  inside(namespace, deployment('web')),
]

real('accepts what is well', async () => {
  assert.equal(await problems(well), [])
})

real('refuses a field that there is not', async () => {
  const says = await refused((namespace) => [
    restricted(namespace),
    inside(namespace, deployment('web', { spec: { replica: 3 } })),
  ])
  assert.match(says, /^objects: Deployment test-\d+\/web: \.spec\.replica: field not declared in schema$/)
})

real('refuses an object whose namespace is not there', async () => {
  const says = await refused(() => [inside('nowhere', object('v1', 'ConfigMap', 'settings'))])
  assert.match(says, 'objects: ConfigMap nowhere/settings: namespaces "nowhere" not found')
})

real('refuses a kind whose definition comes later', async () => {
  const says = await refused((namespace) => [
    restricted(namespace),
    inside(namespace, object('example.com/v1', 'Widget', 'one')),
  ])
  assert.match(says, 'no definition of Widget in example.com/v1 is installed before it')
})

real('refuses a pod whose priority class is not there', async () => {
  const says = await refused((namespace) => [
    restricted(namespace),
    inside(namespace, deployment('web', { pod: { priorityClassName: 'missing' } })),
  ])
  assert.match(says, /^pods: Deployment .*: .*no PriorityClass with name missing was found/)
})

real('refuses a pod whose service account is not there', async () => {
  const says = await refused((namespace) => [
    restricted(namespace),
    inside(namespace, deployment('web', { pod: { serviceAccountName: 'missing' } })),
  ])
  assert.match(says, /^pods: Deployment .*serviceaccount "missing" not found/)
})

real('refuses a pod that PodSecurity refuses', async () => {
  const found = await problems((namespace) => [
    restricted(namespace),
    inside(namespace, deployment('web', { pod: { hostNetwork: true } })),
  ])
  assert.match(found.join('\n'), /^pods: Deployment .*violates PodSecurity "restricted:latest": host namespaces/m)
})

real('refuses a pod outside the namespace’s limits', async () => {
  const limits = [{ type: 'Container', min: { memory: '128Mi' } }]
  const says = await refused((namespace) => [
    restricted(namespace),
    inside(namespace, object('v1', 'LimitRange', 'limits', { spec: { limits } })),
    inside(namespace, deployment('web')),
  ])
  assert.match(says, /^pods: .*minimum memory usage per Container is 128Mi, but request is 64Mi/)
})

real('refuses a pod that is larger than its quota', async () => {
  const says = await refused((namespace) => [
    restricted(namespace),
    inside(namespace, object('v1', 'ResourceQuota', 'quota', { spec: { hard: { 'requests.memory': '32Mi' } } })),
    inside(namespace, deployment('web')),
  ])
  assert.match(says, /^pods: .*exceeded quota: quota, requested: requests.memory=64Mi/)
})

real('refuses a quota that has room for the replicas, and not for an update that rolls', async () => {
  const found = await refused((namespace) => [
    restricted(namespace),
    inside(namespace, object('v1', 'ResourceQuota', 'quota', { spec: { hard: { pods: '4', 'requests.cpu': '1' } } })),
    inside(namespace, deployment('web')),
  ])
  assert.match(found, /^quotas: .*: no room for an update that rolls at the most replicas: pods 5 of 4$/)
})

real('counts the replicas that an autoscaler allows', async () => {
  const scaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 9 },
  })
  const found = await refused((namespace) => [...well(namespace), inside(namespace, scaler)])
  assert.match(found, /pods 12 of 10, requests.cpu 1200m of 1/)
})

real('refuses what the API server drops, and so changes with each apply', async () => {
  const policy = object('networking.k8s.io/v1', 'NetworkPolicy', 'closed', {
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [] },
  })
  const says = await refused((namespace) => [restricted(namespace), inside(namespace, policy)])
  assert.match(says, /^again: NetworkPolicy .*: each apply changes it: generation 1 is 3/)
})

real('refuses what the API server keeps in another form', async () => {
  const quota = object('v1', 'ResourceQuota', 'quota', { spec: { hard: { 'requests.cpu': '4000m' } } })
  const says = await refused((namespace) => [restricted(namespace), inside(namespace, quota)])
  assert.match(says, 'spec.hard[requests.cpu] "4000m" is kept as "4"')
})

real('refuses what is accepted with a warning', async () => {
  const endpoints = object('v1', 'Endpoints', 'old', { subsets: [] })
  const says = await refused((namespace) => [restricted(namespace), inside(namespace, endpoints)])
  assert.match(says, /^objects: Endpoints .*accepted with a warning: v1 Endpoints is deprecated/)
})

real('refuses an object that stands in two places', async () => {
  const says = await refused((namespace) => {
    const settings = inside(namespace, object('v1', 'ConfigMap', 'settings'))
    return [restricted(namespace), settings, settings]
  })
  assert.match(says, /^objects: ConfigMap .*the same object is in /)
})

real('refuses what a definition does not allow, once it is installed before', async () => {
  const yaml = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.org
spec:
  group: example.org
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties: { size: { type: integer } }
              x-kubernetes-validations: [{ rule: self.size < 3, message: too large }]
`
  const source = { project: 'test', version: '', repository: '', path: '', files: [] }
  const widget = (name: string, size: number) => object('example.org/v1', 'Widget', name, { spec: { size } })
  const found = await refused(
    (namespace) => [restricted(namespace), ...[1, 5].map((size) => inside(namespace, widget(`size-${size}`, size)))],
    [{ source, file: 'widgets.yaml', yaml }],
  )
  assert.match(found, /^objects: Widget test-\d+\/size-5: invalid: spec: .*too large/)
})

/** What one group may do in a namespace, as the table says it. */
const tableOf = (namespace: string, group: string, on: readonly string[]): AccessTable => ({
  groups: new Map([[group, 'readers']]),
  grants: [{ id: group, where: namespace, rights: [{ verbs: 'get list', on }] }],
  everywhere: '(everywhere)',
  everything: { verbs: 'everything' },
})

async function reviewed(resources: readonly string[], on: readonly string[]): Promise<readonly string[]> {
  if (!controlPlane) return []
  const group = `group-${resources.join('-').replaceAll('/', '-')}`
  let place = ''
  await problems((namespace) => {
    place = namespace
    const apiGroup = 'rbac.authorization.k8s.io'
    return [
      restricted(namespace),
      inside(
        namespace,
        object(`${apiGroup}/v1`, 'Role', 'reader', { rules: [{ apiGroups: [''], resources, verbs: ['get', 'list'] }] }),
      ),
      inside(
        namespace,
        object(`${apiGroup}/v1`, 'RoleBinding', 'readers', {
          roleRef: { apiGroup, kind: 'Role', name: 'reader' },
          subjects: [{ apiGroup, kind: 'Group', name: group }],
        }),
      ),
    ]
  })
  const findings = await reviewAccess(controlPlane.client, tableOf(place, group, on), 'npm run access')
  return findings
    .filter(({ status }) => status !== 'ok')
    .map(({ subject, says }) => `${subject.split(' ')[0]}: ${says}`)
}

real('finds access as the table says it', async () => {
  assert.equal(await reviewed(['pods', 'pods/log'], ['pods', 'pods/log']), [])
})

real('refuses a role that is wider than the table', async () => {
  const says = (await reviewed(['pods', 'secrets'], ['pods'])).join('\n')
  assert.match(says, /^readers: may also get secrets, list secrets \(RBAC: allowed by RoleBinding "readers\/test-\d+"/)
})

real('refuses a role that is narrower than the table', async () => {
  assert.equal(await reviewed(['pods'], ['pods', 'pods/log']), ['readers: may not get pods/log, list pods/log'])
})

it.run()
