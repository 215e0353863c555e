/** Renders a release as Argo CD would: `helm template` with its values, for its cluster. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { load, loadAll } from 'js-yaml'
import { isClusterScoped } from '../../engine/kubernetes/cluster-scoped.ts'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at, isFields, text } from '../../engine/policies/fields.ts'
import { archivePath, CHARTS_FOLDER } from './archives.ts'
import { type Helm, runHelm } from './helm.ts'
import { maskRandom } from './random-values.ts'
import type { ChartSource } from './sources.ts'

/** Raised when the same input is rendered to something else by this file. */
const FORMAT = 1

/** Objects of a release, or why there are none. */
export type Rendered = { readonly objects: readonly KubernetesObject[] } | { readonly problem: string }

/** Maps below each other, the later winning; lists are taken whole, as Helm does. */
function merged(one: unknown, other: unknown): unknown {
  if (!isFields(one) || !isFields(other)) return other
  return { ...one, ...Object.fromEntries(Object.entries(other).map(([key, value]) => [key, merged(one[key], value)])) }
}

/** Values without nulls: Argo CD drops those of `valuesObject` on its way to Helm. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  )
}

/** All values of a source as one. */
function valuesOf({ values }: ChartSource): unknown {
  return values
    .map((one) => (typeof one === 'string' ? load(one) : withoutNulls(one)))
    .reduce((sum, one) => merged(sum, one ?? {}), {})
}

/** A parameter in the words of `--set`: commas separate parameters there. */
const parameterArgs = ({ name, value, forceString }: ChartSource['parameters'][number]): string[] => [
  forceString ? '--set-string' : '--set',
  `${name}=${value.replaceAll(',', '\\,')}`,
]

// https://github.com/argoproj/argo-cd/blob/master/util/helm/cmd.go
function argumentsFor(source: ChartSource, archive: string): string[] {
  return [
    'template',
    archive,
    '--name-template',
    source.release,
    '--namespace',
    source.namespace,
    '--kube-version',
    /^\d+\.\d+$/.test(source.kubernetes) ? `${source.kubernetes}.0` : source.kubernetes,
    ...source.apiVersions.flatMap((version) => ['--api-versions', version]),
    ...source.parameters.flatMap(parameterArgs),
    source.skipCrds ? '--skip-crds' : '--include-crds',
    '--values',
    '-',
  ]
}

/** What Argo CD installs of it: hooks too, but no tests; what names no namespace goes into that of the Application. */
export function installedObjects(documents: readonly unknown[], namespace: string): KubernetesObject[] {
  return documents.flatMap((document) => {
    const [kind, name] = [text(at(document, 'kind')), text(at(document, 'metadata', 'name'))]
    if (!kind || !name) return []
    if (/\btest/.test(String(at(document, 'metadata', 'annotations', 'helm.sh/hook') ?? ''))) return []
    const object = document as KubernetesObject
    const isPlaced = object.metadata.namespace !== undefined || isClusterScoped(object.apiVersion, kind)
    return [isPlaced ? object : { ...object, metadata: { ...object.metadata, namespace } }]
  })
}

function keyOf(source: ChartSource, helm: Helm, hash: string): string {
  const { release, namespace, kubernetes, apiVersions, parameters, skipCrds } = source
  const input = [
    FORMAT,
    hash,
    helm.version,
    release,
    namespace,
    kubernetes,
    apiVersions,
    parameters,
    skipCrds,
    valuesOf(source),
  ]
  return createHash('sha256').update(JSON.stringify(input)).digest('hex')
}

function recalled(file: string): readonly KubernetesObject[] | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Renders one release, twice: what is another value each time is masked. Kept by everything that goes into it.
 *
 * @param hash - Of its archive.
 */
export async function renderSource(root: string, source: ChartSource, helm: Helm, hash: string): Promise<Rendered> {
  const archive = archivePath(root, source)
  const file = join(root, CHARTS_FOLDER, 'rendered', `${keyOf(source, helm, hash)}.json`)
  const known = recalled(file)
  if (known) return { objects: known }
  const input = JSON.stringify(valuesOf(source)) // JSON is YAML
  const render = () => runHelm(helm.path, argumentsFor(source, archive), input)
  const results = await Promise.all([render(), render()])
  const failed = results.find(({ ok }) => !ok)
  if (failed) return { problem: failed.problem.split('\n')[0] ?? 'Helm failed' }
  const [first = [], second = []] = results.map(({ output }) => installedObjects(loadAll(output), source.namespace))
  const objects = first.map((object, index) => maskRandom(object, second[index]) as KubernetesObject)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(objects))
  renameSync(`${file}.${process.pid}`, file)
  return { objects }
}
