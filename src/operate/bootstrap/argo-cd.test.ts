import { existsSync, readFileSync } from 'node:fs'
import { load, loadAll } from 'js-yaml'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { referencesOf } from '../../engine/policies/references.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { firstInstall, neededFirst } from './argo-cd.ts'

const it = suite('first install of Argo CD')

const NAMESPACE = 'argocd'
const RENDERED = '../shared/rendered'
/** Made by the chart's own hook, ahead of the pods, and by Kubernetes in every namespace. */
const MADE = ['Secret/argocd/argocd-redis', 'ServiceAccount/argocd/default']
/** Kinds that the API server has from the start, or that the chart brings. */
const KNOWN_GROUP = /^(|apps|batch|autoscaling|policy|networking\.k8s\.io|rbac\.authorization\.k8s\.io|argoproj\.io)$/

const identityOf = (kind: string, namespace: string | undefined, name: string) => `${kind}/${namespace ?? ''}/${name}`
const first = (environment: string) =>
  neededFirst(environment).map((path) => load(readFileSync(path, 'utf8')) as KubernetesObject)
const there = (objects: readonly KubernetesObject[]) =>
  objects.map(({ kind, metadata }) => identityOf(kind, metadata.namespace, metadata.name))

/** Every value of a key, however deep. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => (name === key ? [each] : valuesOf(each, key)))
}

it('finds the classes that its values name, and the namespace with its labels', () => {
  for (const environment of Object.keys(ENVIRONMENTS)) {
    const objects = first(environment)
    const classes = valuesOf(JSON.parse(firstInstall(environment).values), 'priorityClassName')
    assert.ok(classes.length > 0)
    for (const name of classes) assert.ok(there(objects).includes(`PriorityClass//${name}`), String(name))
    const namespace = objects.find(({ kind }) => kind === 'Namespace')
    assert.is(namespace?.metadata.name, NAMESPACE)
    assert.is(namespace?.metadata.labels?.['pod-security.kubernetes.io/enforce'], 'restricted')
  }
})

it('names nothing that is not there, as its chart is rendered', () => {
  if (!existsSync(RENDERED)) return console.log(`skipped: what the chart renders needs ${RENDERED}`)
  for (const folder of ['dev', 'prod', 'both-engines-dev', 'both-engines-prod']) {
    const environment = folder.replace('both-engines-', '')
    if (!Object.hasOwn(ENVIRONMENTS, environment)) continue // rendered for the shipped ones
    const rendered = loadAll(readFileSync(`${RENDERED}/${folder}/argo-cd.yaml`, 'utf8')) as KubernetesObject[]
    // The values of the first install leave these out, since their kind comes with the first sync.
    const installed = rendered.filter((object) => object && object.kind !== 'ServiceMonitor')
    const known = [...there([...first(environment), ...installed]), ...MADE]
    const missing = installed.flatMap((object) =>
      referencesOf({ environment, component: 'argo-cd', object }, NAMESPACE)
        .filter(({ kind }) => kind !== 'Service') // no pod is refused for want of one
        .map(({ kind, namespace, name }) => identityOf(kind, namespace, name))
        .filter((each) => !known.includes(each))
        .map((each) => `${folder}: ${object.kind} ${object.metadata.name} names ${each}`),
    )
    assert.equal(missing, [])
    const groups = installed.map(({ apiVersion }) => (apiVersion.includes('/') ? apiVersion.split('/')[0] : ''))
    assert.equal(
      [...new Set(groups)].filter((group) => !KNOWN_GROUP.test(group ?? '')),
      [],
    )
  }
})

it.run()
