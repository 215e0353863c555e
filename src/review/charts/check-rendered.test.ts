import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { filesOf } from '../../workshop/testing/diff.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { defaultDeny, deployment, namespace, object, service } from '../../workshop/testing/objects.ts'
import { Snapshot } from '../diff/snapshot.ts'
import { checkRendered, unmadeObjects } from './check-rendered.ts'
import { nullValuesIn } from './null-values.ts'

const it = suite('checkRendered')

const env = parseEnvironment('dev', dev)
const placed = (objects: readonly KubernetesObject[], chart?: string) =>
  objects.map((one) => ({ environment: 'dev', component: 'web', object: one, ...(chart && { chart }) }))
const found = (own: readonly KubernetesObject[], rendered: readonly KubernetesObject[], accepted = []) =>
  checkRendered(
    { env, manifests: placed([namespace(), ...own]), provided: [] },
    placed(rendered, 'web'),
    accepted,
  ).findings.map(({ policy, subject }) => `${policy} ${subject}`)

const policy = (port: number | string, labels = { app: 'web' }) =>
  object('networking.k8s.io/v1/NetworkPolicy', 'web', {
    spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'], ingress: [{ ports: [{ port }] }] },
  })

it('finds nothing in a chart that keeps all of it', () => {
  assert.equal(found([defaultDeny(), policy(8080)], [deployment(), service()]), [])
})

it('refuses Secrets with data, and nulls other than those that the API server sets', () => {
  assert.equal(found([], [object('v1/Secret', 'a', { data: { a: 'eA==' } })]), ['no-secret-material Secret shop/a'])
  assert.equal(found([], [object('v1/Secret', 'a', {})]), [])
  assert.equal(found([], [object('v1/ConfigMap', 'a', { data: null })]), ['no-nulls ConfigMap shop/a'])
  assert.equal(found([], [object('v1/ConfigMap', 'a', {}, { creationTimestamp: null })]), [])
})

it('refuses pods that may too much, without resources, or from an image without a version', () => {
  const pod = (container: object) => found([], [deployment({ container: { ...container } })])
  assert.equal(pod({ resources: {} }), ['resources Deployment shop/web'])
  assert.equal(pod({ image: 'registry.example.com/web:latest' }), ['pinned-images Deployment shop/web'])
  assert.ok(pod({ securityContext: { privileged: true } }).includes('restricted-pods Deployment shop/web'))
})

it('refuses a policy of ours with labels or ports that pods of the chart do not have', () => {
  const installed = object('argoproj.io/v1alpha1/Application', 'argocd/web', {
    spec: { destination: { namespace: 'shop' }, sources: [{ repoURL: 'https://charts.example.com', chart: 'web' }] },
  })
  const other = policy(8080, { app: 'other' })
  assert.ok(found([installed, other], [deployment()]).includes('selectors-match NetworkPolicy shop/web'))
  assert.equal(found([policy(9090)], [deployment()]), ['ports-match NetworkPolicy shop/web'])
  assert.equal(found([policy('http')], [deployment()]), [])
})

it('refuses pods that nobody lets talk in a closed namespace, unless there are none', () => {
  assert.equal(found([defaultDeny()], [deployment()]), ['ports-match Deployment shop/web'])
  assert.equal(found([defaultDeny()], [deployment({ spec: { replicas: 0 } })]), [])
})

it('takes a finding that is accepted, and tells which entries met one', () => {
  const entries = ['', 'other'].map((name) => ({
    policy: 'no-nulls',
    subject: new RegExp(`^ConfigMap shop/${name || 'a'}$`),
    says: /data is null/,
    why: 'because',
  }))
  const rendered = placed([object('v1/ConfigMap', 'a', { data: null })], 'web')
  const check = checkRendered({ env, manifests: placed([namespace()]), provided: [] }, rendered, entries)
  assert.equal(check.findings, [])
  assert.equal([...check.met], entries.slice(0, 1))
})

it('knows the pods that operators make of custom resources', () => {
  const prometheus = object('monitoring.coreos.com/v1/Prometheus', 'main', { spec: { replicas: 2 } })
  const guard = (port: number) => ({
    ...policy(port, { 'app.kubernetes.io/name': 'prometheus' } as never),
  })
  assert.equal(found([guard(9090)], [prometheus]), [])
  assert.equal(found([guard(9091)], [prometheus]), ['ports-match NetworkPolicy shop/web'])
})

it('names what a component says that its chart makes, and it does not', () => {
  const provided = [{ kind: 'Service', name: 'web', namespace: 'shop', ports: [80] }] as const
  assert.equal(unmadeObjects({ provided }, placed([service()], 'web')), [])
  assert.equal(unmadeObjects({ provided }, []), ['Service web'])
})

it('names nulls in values, which Argo CD drops', () => {
  const side = (values: object) =>
    new Snapshot('a', {
      files: filesOf({
        objects: [
          object('argoproj.io/v1alpha1/Application', 'web', { spec: { sources: [{ chart: 'a', helm: values }] } }),
        ],
      }),
    })
  assert.match(
    nullValuesIn(side({ valuesObject: { a: { b: null } } }), 'dev')[0] ?? '',
    'a.b of Application web is null',
  )
  assert.equal(nullValuesIn(side({ values: 'a: null' }), 'dev'), [])
})

it.run()
