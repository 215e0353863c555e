import { App, Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../../config/load.ts'
import { addComponent, synth } from '../../../synth.ts'
import { dev } from '../../../workshop/testing/environments/dev.ts'
import { SERVICE_VARIANTS } from '../../../workshop/variants/services.ts'
import { componentsOf } from '../index.ts'
import { CHART_CLUSTER_KINDS, CHART_KINDS } from './projects.ts'

const it = suite('projects of argo-cd')

type KindEntry = { readonly group: string; readonly kind: string }
type Name = 'platform' | 'workloads' | 'default'

/** The choices that decide which objects there are. */
const ENVIRONMENTS = {
  gateway: { exposure: { engine: 'gateway' } },
  'ingress-nginx': { exposure: { engine: 'ingress-nginx' } },
  'both engines': { exposure: { bothEngines: true } },
  'allowed ranges': { exposure: { allowedRanges: ['198.51.100.0/24'] } },
  'one certificate': { 'cert-manager': { ...dev.components['cert-manager'], certificates: 'wildcard' } },
  'notifications and a webhook': { 'argo-cd': { webhook: true, notifications: { to: 'webhook' } } },
} as const

const entryOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }): KindEntry => ({
  group: apiVersion.includes('/') ? String(apiVersion.split('/')[0]) : '',
  kind,
})
const textOf = ({ group, kind }: KindEntry) => `${kind}.${group}`
const unique = (values: readonly string[]) => [...new Set(values)].sort()
const without = (values: readonly string[], allowed: readonly string[]) =>
  unique(values).filter((value) => !allowed.includes(value))

/** A project with its Applications and the objects that they install from this repository. */
function projectWith(choice: keyof typeof ENVIRONMENTS, project: Name) {
  const env = parseEnvironment('dev', { ...dev, components: { ...dev.components, ...ENVIRONMENTS[choice] } })
  const objects = Object.entries(componentsOf(env)).flatMap(([name, component]) =>
    Testing.synth(addComponent(new App(), name, component, env)),
  )
  const { spec } = objects.find(({ kind, metadata }) => kind === 'AppProject' && metadata.name === project)
  const applications = objects.filter(({ kind, spec }) => kind === 'Application' && spec.project === project)
  const names = applications.map(({ metadata }) => metadata.name)
  // The Applications themselves are objects of the root Application.
  const own = objects.filter(({ kind, metadata }) =>
    kind === 'Application' ? project === 'platform' : names.includes(metadata.labels['app.kubernetes.io/name']),
  )
  return {
    spec,
    applications,
    namespaced: own.filter(({ metadata }) => metadata.namespace),
    clusterScoped: own.filter(({ metadata }) => !metadata.namespace),
    namespaces: spec.destinations.map(({ namespace }: { namespace: string }) => namespace),
  }
}

const choices = Object.keys(ENVIRONMENTS) as (keyof typeof ENVIRONMENTS)[]

for (const choice of choices)
  for (const name of ['platform', 'workloads'] as const)
    it(`let ${name} do what its Applications do, with ${choice}`, () => {
      const { spec, applications, namespaced, clusterScoped, namespaces } = projectWith(choice, name)
      const used = applications.flatMap(({ spec }) => spec.sources ?? [spec.source]).map(({ repoURL }) => repoURL)
      assert.equal(unique(spec.sourceRepos), unique(used), 'the sources of its Applications and no others')
      const destinations = applications.map(({ spec }) => spec.destination.namespace)
      const homes = namespaced.map(({ metadata }) => metadata.namespace)
      assert.equal(without([...destinations, ...homes], namespaces), [], 'the namespaces of its objects')
      const allowed = spec.clusterResourceWhitelist.map(textOf)
      assert.equal(without(clusterScoped.map(entryOf).map(textOf), allowed), [], 'the cluster-scoped kinds it has')
    })

it('allow no namespace that nothing is in', () => {
  for (const name of ['platform', 'workloads'] as const) {
    const { namespaces, applications, namespaced } = projectWith('gateway', name)
    const destinations = applications.map(({ spec }) => spec.destination.namespace)
    const used = [...destinations, ...namespaced.map(({ metadata }) => metadata.namespace)]
    // The chart's Services in kube-system, through which Prometheus finds what AKS runs there.
    assert.equal(without(namespaces, used), name === 'platform' ? ['kube-system'] : [])
  }
})

it('allow platform exactly the cluster-scoped kinds that it has, and workloads none', () => {
  const own = choices.flatMap((choice) => projectWith(choice, 'platform').clusterScoped.map(entryOf))
  const { spec } = projectWith('gateway', 'platform')
  assert.equal(unique(spec.clusterResourceWhitelist.map(textOf)), unique([...own, ...CHART_CLUSTER_KINDS].map(textOf)))
  assert.equal(projectWith('gateway', 'workloads').spec.clusterResourceWhitelist, [])
})

for (const name of ['platform', 'workloads'] as const)
  it(`allow ${name} exactly the kinds in namespaces that it has, whatever is chosen`, () => {
    const own = choices.flatMap((choice) => projectWith(choice, name).namespaced.map(entryOf))
    const ofCharts = name === 'platform' ? CHART_KINDS : []
    const { spec } = projectWith('gateway', name)
    assert.equal(unique(spec.namespaceResourceWhitelist.map(textOf)), unique([...own, ...ofCharts].map(textOf)))
    assert.is(spec.namespaceResourceWhitelist.length, unique(spec.namespaceResourceWhitelist.map(textOf)).length)
  })

it('allow the same kinds before and after a change of engine, so that what leaves is removed', () => {
  for (const name of ['platform', 'workloads'] as const)
    assert.equal(
      projectWith('gateway', name).spec.namespaceResourceWhitelist,
      projectWith('ingress-nginx', name).spec.namespaceResourceWhitelist,
    )
})

it('of teams outlive their last service, without which Argo CD deletes no Application in them', () => {
  const projects = synth([parseEnvironment('dev', SERVICE_VARIANTS.services(dev))]).manifests.filter(
    ({ object }) => object.kind === 'AppProject',
  )
  const stays = projects
    .filter(({ object: { metadata } }) => {
      const { annotations = {} } = metadata
      const [prune, compare] = ['sync', 'compare'].map((each) => annotations[`argocd.argoproj.io/${each}-options`])
      return prune === 'Prune=false' && compare === 'IgnoreExtraneous'
    })
    .map(({ object }) => object.metadata.name)
  assert.equal(stays.sort(), ['search-team', 'web-team'])
})

it('leave the default project no way to do anything', () => {
  const { spec } = projectWith('gateway', 'default')
  assert.equal(spec.sourceRepos, [])
  assert.equal(spec.destinations, [])
  assert.equal(spec.namespaceResourceBlacklist, [{ group: '*', kind: '*' }])
})

it.run()
