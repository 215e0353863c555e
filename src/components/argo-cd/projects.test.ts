import { App, Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { dev } from '../../environments/dev.ts'
import { addComponent } from '../../synth.ts'
import { COMPONENTS } from '../index.ts'

const it = suite('projects of argo-cd')

type KindEntry = { readonly group: string; readonly kind: string }

const entryOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }): KindEntry => ({
  group: apiVersion.includes('/') ? String(apiVersion.split('/')[0]) : '',
  kind,
})
const textOf = ({ group, kind }: KindEntry) => `${kind}.${group}`
const unique = (values: readonly string[]) => [...new Set(values)].sort()
const without = (values: readonly string[], allowed: readonly string[]) =>
  unique(values).filter((value) => !allowed.includes(value))

/** A project with its Applications and the objects that they install from this repository. */
function projectWith(engine: 'gateway' | 'ingress-nginx', project: 'platform' | 'workloads' | 'default') {
  const env = parseEnvironment('dev', { ...dev, components: { ...dev.components, exposure: { engine } } })
  const objects = Object.entries(COMPONENTS).flatMap(([name, component]) =>
    Testing.synth(addComponent(new App(), name, component, env)),
  )
  const { spec } = objects.find(({ kind, metadata }) => kind === 'AppProject' && metadata.name === project)
  const applications = objects.filter(({ kind, spec }) => kind === 'Application' && spec.project === project)
  const names = applications.map(({ metadata }) => metadata.name)
  const own = objects.filter(
    ({ kind, metadata }) => kind !== 'Application' && names.includes(metadata.labels['app.kubernetes.io/name']),
  )
  return {
    spec,
    applications,
    namespaced: own.filter(({ metadata }) => metadata.namespace),
    clusterScoped: own.filter(({ metadata }) => !metadata.namespace),
    namespaces: spec.destinations.map(({ namespace }: { namespace: string }) => namespace),
  }
}

for (const engine of ['gateway', 'ingress-nginx'] as const) {
  for (const name of ['platform', 'workloads'] as const) {
    const { spec, applications, namespaced, clusterScoped, namespaces } = projectWith(engine, name)

    it(`let ${name} read the sources of its Applications and no others, with ${engine}`, () => {
      const used = applications.flatMap(({ spec }) => spec.sources ?? [spec.source]).map(({ repoURL }) => repoURL)
      assert.equal(unique(spec.sourceRepos), unique(used))
    })

    it(`let ${name} write where its Applications point and its objects live, with ${engine}`, () => {
      const destinations = applications.map(({ spec }) => spec.destination.namespace)
      const homes = namespaced.map(({ metadata }) => metadata.namespace)
      assert.equal(without([...destinations, ...homes], namespaces), [])
    })

    it(`let ${name} write the cluster-scoped kinds it has, with ${engine}`, () => {
      const allowed = spec.clusterResourceWhitelist.map(textOf)
      assert.equal(without(clusterScoped.map(entryOf).map(textOf), allowed), [])
    })
  }

  it(`let workloads write exactly the kinds they have, with ${engine}`, () => {
    const { spec, namespaced } = projectWith(engine, 'workloads')
    assert.equal(spec.namespaceResourceWhitelist.map(textOf).sort(), unique(namespaced.map(entryOf).map(textOf)))
  })
}

it('leave the default project no way to do anything', () => {
  const { spec } = projectWith('gateway', 'default')
  assert.equal(spec.sourceRepos, [])
  assert.equal(spec.destinations, [])
  assert.equal(spec.namespaceResourceBlacklist, [{ group: '*', kind: '*' }])
})

it.run()
