import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../../config/load.ts'
import type { EnvironmentInput } from '../../../config/schema.ts'
import { grantsOf } from '../../../review/access/access-table.ts'
import { synth } from '../../../synth.ts'
import { bodiesOf } from '../../../workshop/testing/bodies.ts'
import { dev } from '../../../workshop/testing/environments/dev.ts'
import { reaches } from '../../../workshop/testing/network-policy.ts'
import { SERVICE_VARIANTS } from '../../../workshop/variants/services.ts'
import { rootModule } from '../../azure/root-module.ts'
import { alertmanagerConfig } from '../monitoring/alertmanager.ts'
import { workloadsOf } from './runtimes.ts'

const it = suite('five services of three owners')

const env = parseEnvironment('dev', SERVICE_VARIANTS.services(dev))
const { manifests } = synth([env])
// biome-ignore lint/suspicious/noExplicitAny: objects as the API server gets them, of many kinds
const objects: readonly any[] = manifests.map(({ object }) => object)
const named = (kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)
const [SEARCH = ''] = env.services['ranker']?.access.deploy ?? []

for (const [variant, change] of Object.entries(SERVICE_VARIANTS))
  it(`do not reach each other, but for the one that names another: ${variant}`, () => {
    const own = parseEnvironment('dev', change(dev))
    // biome-ignore lint/suspicious/noExplicitAny: network policies as the API server gets them
    const policies: readonly any[] = synth([own])
      .manifests.map(({ object }) => object)
      .filter(({ kind }) => kind === 'NetworkPolicy')
    const pods = workloadsOf(own).map(({ name, port, metrics }) => ({
      party: { kind: 'pod' as const, namespace: name, labels: { 'app.kubernetes.io/name': name } },
      ports: [port, ...(metrics ? [metrics.port] : [])],
    }))
    const open = pods.flatMap((from) =>
      pods
        .filter((to) => to !== from)
        .flatMap((to) =>
          to.ports
            .filter((port) => reaches(policies, from.party, to.party, port))
            .map((port) => `${from.party.namespace} → ${to.party.namespace}:${port}`),
        ),
    )
    assert.equal(open, ['shop → ranker:8080'])
  })

it('are operated by the groups of their owner, who reach nothing else', () => {
  const grants = grantsOf(env, manifests).map(({ who, where }) => `${who} in ${where}`)
  const ofServices = ['classifier', 'embeddings', 'ranker', 'reports', 'shop'].map((name) => `deployers in ${name}`)
  const ofTeams = [
    'embeddings.debug in embeddings',
    'embeddings.deploy in embeddings',
    'ranker.deploy in ranker',
    'reports.deploy in reports',
    'shop.deploy in shop',
    'shop.read in shop',
  ]
  const everywhere = ['admins in (everywhere)', 'readers in (everywhere)']
  assert.equal(grants.sort(), [...everywhere, ...ofServices, ...ofTeams].sort())
  const bindings = objects.filter(
    ({ kind, subjects = [] }) =>
      kind.endsWith('RoleBinding') && subjects.some(({ name }: { name: string }) => name === SEARCH),
  )
  assert.equal(bindings.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort(), [
    'embeddings/embeddings-debug',
    'embeddings/embeddings-deploy',
    'ranker/ranker-deploy',
    'shop/shop-read',
  ])
})

it('let the groups of their owner sign in to the cluster, and do nothing else in Azure', () => {
  const groups = Object.values(env.services).flatMap(({ access }) => Object.values(access).flat())
  const granted = bodiesOf(rootModule(env), 'azurerm_role_assignment').filter((body) =>
    groups.includes(String(body['principal_id'])),
  )
  assert.equal(
    [...new Set(granted.map((body) => body['role_definition_name']))],
    ['Azure Kubernetes Service Cluster User Role'],
  )
})

it('have a project of Argo CD for each owner, which holds the namespaces of that owner alone', () => {
  const namespacesOf = (project: string) =>
    named('AppProject', project).spec.destinations.map(({ namespace }: { namespace: string }) => namespace)
  assert.equal(namespacesOf('workloads'), ['classifier'])
  assert.equal(namespacesOf('search-team'), ['ranker', 'embeddings'])
  assert.equal(namespacesOf('web-team'), ['reports', 'shop'])
  assert.is(named('Application', 'ranker').spec.project, 'search-team')
  assert.is(named('Deployment', 'ranker').metadata.labels.owner, 'search-team')
  assert.is(named('Deployment', 'classifier').metadata.labels.owner, env.owner)
})

it('let Argo CD’s users sync the Applications of their owner, and no other', () => {
  const values = JSON.stringify(named('Application', 'argo-cd').spec.sources)
  assert.match(values, 'p, role:deployer-ranker, applications, sync, search-team/ranker, allow')
  assert.match(values, `g, ${SEARCH}, role:deployer-ranker`)
  assert.not.match(values, `g, ${SEARCH}, role:deployer-shop`)
  assert.not.match(values, `g, ${SEARCH}, role:deployer\\n`)
})

it('tell their owner of their alerts, and nobody else’s', () => {
  const { routes } = alertmanagerConfig(env).route
  const receiver = (name: string) =>
    routes.find(({ matchers }) => (matchers as readonly string[]).includes(`namespace="${name}"`))?.receiver
  assert.is(receiver('embeddings'), 'namespace-embeddings')
  assert.is(receiver('ranker'), undefined)
})

it('have all of it from their entry, whatever their runtime', () => {
  for (const { name } of workloadsOf(env)) {
    const kinds = objects.filter(({ metadata }) => metadata.namespace === name).map(({ kind }) => kind)
    for (const kind of ['ResourceQuota', 'LimitRange', 'Deployment', 'Service', 'ServiceAccount', 'HTTPRoute'])
      assert.ok(kinds.includes(kind), `${name} has a ${kind}`)
    for (const kind of ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'BackendTrafficPolicy', 'Certificate'])
      assert.ok(kinds.includes(kind), `${name} has a ${kind}`)
    assert.is(named('Namespace', name).metadata.labels['pod-security.kubernetes.io/enforce'], 'restricted')
  }
})

it('are probed where their runtime says', () => {
  const ready = (name: string) => named('Deployment', name).spec.template.spec.containers[0].readinessProbe.httpGet.path
  assert.is(ready('ranker'), '/v2/health/ready')
  assert.is(ready('reports'), '/ready')
  assert.is(ready('classifier'), '/readyz')
})

it('need no classifier among them, nor one that is called so', () => {
  const { classifier, ...others } = SERVICE_VARIANTS.services(dev).services as typeof dev.services
  for (const services of [others, { pictures: classifier }]) {
    const made = synth([parseEnvironment('dev', { ...dev, services })]).manifests.map(({ object }) => object)
    const queries = JSON.stringify(made.filter(({ metadata }) => metadata.name.startsWith('dashboard-')))
    assert.not.match(queries, /(job|container)=.{0,4}"classifier/)
    const isShown = made.some(({ metadata }) => metadata.name === 'dashboard-classifier')
    assert.is(isShown, services !== others)
  }
})

it('may all be gone, or none of them there yet', () => {
  const none = synth([parseEnvironment('dev', { ...dev, services: {} })]).manifests
  assert.not.ok(none.some(({ object }) => object.kind.startsWith('ValidatingAdmissionPolicy')))
  const all = synth([{ ...env, waiting: Object.keys(env.services) }]).manifests
  assert.not.ok(all.some(({ object }) => object.kind === 'Deployment'))
})

it('wait where the environment is live and they are new: Terraform has them, the cluster not, and the others run', () => {
  const { tree } = synth([{ ...env, waiting: ['ranker'] }])
  const paths = [...tree.keys()]
  assert.equal(
    paths.filter((path) => /^gitops.*ranker/.test(path)),
    [],
  )
  assert.ok(paths.includes('gitops/dev/shop/deployment.yaml'))
  assert.match(tree.get('terraform/dev/workload-identity.tf.json') ?? '', 'system:serviceaccount:ranker:ranker')
  assert.not.match(tree.get('gitops/dev/exposure/gateway-public.yaml') ?? '', 'https-ranker')
})

it('may each run what is promoted for it and what was before, also while they wait', () => {
  const digest = (digit: string) => `sha256:${digit.repeat(64)}`
  const images = { dev: { ranker: [digest('a'), digest('b'), digest('c')], shop: digest('d') } }
  const promoted = parseEnvironment('dev', SERVICE_VARIANTS.services(dev), images)
  const { tree } = synth([{ ...promoted, waiting: ['reports'] }])
  const lists = ['ranker', 'shop'].map((name) => tree.get(`gitops/dev/${name}/configmap-promoted-images.yaml`) ?? '')
  assert.equal(
    lists.map((list) => list.match(/acr\S+@sha256:.{4}/g)),
    [
      ['a', 'b', 'c'].map((digit) => `acrmlopscontosodev.azurecr.io/ranker@sha256:${digit.repeat(4)}`),
      ['acrmlopscontosodev.azurecr.io/shop@sha256:dddd'],
    ],
  )
  // Ahead of the pods, which have no wave.
  for (const list of lists) assert.match(list, "argocd.argoproj.io/sync-wave: '-3'")
  assert.not.match(tree.get('gitops/dev/ranker/deployment.yaml') ?? '', 'sync-wave')
  const bound = tree.get('gitops/dev/namespaces/validatingadmissionpolicybinding-reviewed-images.yaml') ?? ''
  for (const name of Object.keys(env.services)) assert.match(bound, `- ${name}\n`)
})

it('do not compile with what their runtime cannot have', () => {
  const probes = { live: '/', ready: '/' }
  type Services = EnvironmentInput['services']
  // @ts-expect-error: what the protocol says, no entry may
  const oip: Services = { ranker: { runtime: 'oip', port: 8080, probes } }
  // @ts-expect-error: models are those of a classifier
  const http: Services = { shop: { runtime: 'http', port: 8080, probes, models: {} } }
  // @ts-expect-error: a classifier calls nobody
  const classifier: Services = { pictures: { runtime: 'classifier', talksTo: ['internet'] } }
  // @ts-expect-error: where its health is, only its entry knows
  const blind: Services = { shop: { runtime: 'http', port: 8080 } }
  for (const services of [oip, http, classifier, blind])
    assert.throws(() => parseEnvironment('dev', { ...dev, services }), /is not valid/)
})

it.run()
