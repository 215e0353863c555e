import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll, YAML11_SCHEMA } from 'js-yaml'
import { NAMESPACES } from '../../config/names.ts'
import { APPLICATION_FILE } from '../../engine/kubernetes/application.ts'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at, fields, text } from '../../engine/policies/fields.ts'
import { UserError } from '../../errors.ts'
import { readGenerated } from '../generated.ts'

/** An object with the file that it stands in, and when Argo CD applies it. */
export interface Rehearsed {
  readonly file: string
  readonly component: string
  readonly object: KubernetesObject
  /** What comes first has the smaller numbers, compared one by one. */
  readonly order: readonly number[]
}

/** The order of kinds within a wave; every other comes last. https://github.com/argoproj/gitops-engine, sync_tasks.go */
const KINDS: readonly string[] = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
]

const WAVE = 'argocd.argoproj.io/sync-wave'
const annotation = (object: KubernetesObject, name: string): string => text(object.metadata.annotations?.[name]) ?? ''
const kindOrder = (kind: string): number => {
  const place = KINDS.indexOf(kind)
  return place < 0 ? KINDS.length : place
}

/** Helm's hooks as Argo CD reads them: before the others, with them, or after. */
function phaseOf(object: KubernetesObject): number {
  const hook = annotation(object, 'helm.sh/hook') || annotation(object, 'argocd.argoproj.io/hook')
  if (/pre-install|pre-upgrade|PreSync/.test(hook)) return 0
  return /post-install|post-upgrade|PostSync/.test(hook) ? 2 : 1
}

/** Whether it is a test of a chart, which Argo CD never runs. */
export const isTest = (object: KubernetesObject): boolean => /\btest\b/.test(annotation(object, 'helm.sh/hook'))

/** When a component's definitions are installed: with its other objects, before what they define. */
export const definitionOrder = (wave: number): number[] => [wave, 1, 0, kindOrder('CustomResourceDefinition')]

/** When an object is applied: its component's wave, phase, its own wave, its kind. */
function orderOf(object: KubernetesObject, componentWave: number): number[] {
  const own = Number(annotation(object, WAVE) || annotation(object, 'helm.sh/hook-weight'))
  return [componentWave, phaseOf(object), own, kindOrder(object.kind)]
}

/** Before every wave: the namespace that bootstrap makes for Argo CD, where the Applications are. */
const FIRST = Number.NEGATIVE_INFINITY

/** An Application is applied by root in its own component's wave, before what it contains. */
const APPLICATION = -1

/** Text as objects: YAML 1.1 as Argo CD reads it. */
export const objectsIn = (yaml: string): KubernetesObject[] =>
  loadAll(yaml, { schema: YAML11_SCHEMA }).filter(
    (value): value is KubernetesObject => text(at(value, 'kind')) !== undefined,
  )

/** Where an Application installs what names no namespace, and when. */
interface Place {
  readonly wave: number
  readonly namespace: string
}

function placesOf(generated: ReturnType<typeof readGenerated>): ReadonlyMap<string, Place> {
  return new Map(
    generated
      .filter(({ path }) => path.endsWith(`/${APPLICATION_FILE}`))
      .map(({ path, object }) => {
        const wave = Number(at(object, 'metadata', 'annotations', WAVE) ?? 0)
        return [
          path.split('/').at(-2) ?? '',
          { wave, namespace: text(at(object, 'spec', 'destination', 'namespace')) ?? '' },
        ]
      }),
  )
}

/** What charts render, from `FOLDER/[<env>/]<component>.yaml` and `FOLDER/[<env>/]<component>.<release>.yaml`. */
function readRendered(parent: string, environment: string, places: ReadonlyMap<string, Place>): Rehearsed[] {
  if (!existsSync(parent))
    throw new UserError('ARGUMENTS_INVALID', {
      message: `--rendered ${parent} is not there.`,
      hint: 'It is a folder with what "helm template" printed, one file a component: FOLDER/monitoring.yaml.',
    })
  const inside = join(parent, environment)
  const folder = existsSync(inside) ? inside : parent
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
  return files.flatMap((name) => {
    const [component = ''] = name.split('.')
    const place = places.get(component)
    if (!place) return [] // a component that this environment does not have
    const file = join(folder, name)
    return objectsIn(readFileSync(file, 'utf8'))
      .filter((object) => !isTest(object))
      .map((object) => ({ file, component, object, order: orderOf(object, place.wave) }))
  })
}

/** Namespace of a chart's objects that name none. */
export const inNamespace = (object: KubernetesObject, namespace: string): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, namespace },
})

export interface Rehearsal {
  readonly objects: readonly Rehearsed[]
  /** Namespace of what names none, by component. */
  readonly namespaces: ReadonlyMap<string, string>
  readonly waves: ReadonlyMap<string, number>
}

/** Reads everything that Argo CD will apply, in its order. */
export function readRehearsal(environment: string, rendered: string | undefined): Rehearsal {
  const generated = readGenerated(environment)
  const places = placesOf(generated)
  const own = generated.map(({ path, object: value }): Rehearsed => {
    const object = value as KubernetesObject // it has passed synth
    const component = path.split('/').at(-2) ?? ''
    const wave = places.get(component)?.wave ?? 0
    const isFirst = object.kind === 'Namespace' && object.metadata.name === NAMESPACES.argocd
    const isApplication = fields(object)['kind'] === 'Application'
    const order = isFirst ? [FIRST] : isApplication ? [wave, APPLICATION] : orderOf(object, wave)
    return { file: path, component, object, order }
  })
  const objects = [...own, ...(rendered === undefined ? [] : readRendered(rendered, environment, places))]
  return {
    objects: objects.sort((a, b) => compareOrder(a.order, b.order)),
    namespaces: new Map([...places].map(([component, { namespace }]) => [component, namespace])),
    waves: new Map([...places].map(([component, { wave }]) => [component, wave])),
  }
}

/** Compares two orders, number by number; a shorter one comes first. */
export function compareOrder(a: readonly number[], b: readonly number[]): number {
  for (let step = 0; step < Math.max(a.length, b.length); step += 1) {
    const [left, right] = [a[step] ?? FIRST, b[step] ?? FIRST]
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}
