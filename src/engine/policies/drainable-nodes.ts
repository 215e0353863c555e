import type { Manifest } from '../kubernetes/manifest.ts'
import { at, type Fields, fields } from './fields.ts'
import { matchesSelector } from './label-index.ts'
import { type Indexable, indexOf, type ObjectIndex, sourcesOf } from './object-index.ts'
import { type FieldViolation, fieldViolation, type Policy } from './policy.ts'
import { scaleTargetOf } from './scale-target.ts'

/** A number of pods, or a share of them: `1`, `'50%'`. Shares are rounded up, as the API server does. */
function podsOf(value: unknown, replicas: number): number | undefined {
  if (value === undefined || value === null) return undefined
  const text = String(value)
  return text.endsWith('%') ? Math.ceil((Number.parseFloat(text) / 100) * replicas) : Number(text)
}

type Problem = readonly [path: string, problem: string, remedy: string]

/** What is wrong with a budget for so many pods. */
function budgetProblems(budget: unknown, replicas: number | undefined): Problem[] {
  const most = at(budget, 'maxUnavailable')
  const least = at(budget, 'minAvailable')
  if (podsOf(most, replicas ?? 1) === 0)
    return [['maxUnavailable', 'lets no pod leave, so a drain never ends', 'let 1']]
  if (least === '100%') return [['minAvailable', 'keeps every pod, so a drain never ends', 'use maxUnavailable: 1']]
  const kept = replicas === undefined ? undefined : podsOf(least, replicas)
  if (replicas === undefined || kept === undefined || kept < replicas) return []
  return [['minAvailable', `keeps ${kept} of ${replicas} pods, so a drain never ends`, 'use maxUnavailable: 1']]
}

/** Pods of a workload at the least: its autoscaler's number, or its own. */
function replicasOf({ object }: Manifest, autoscaled: ReadonlyMap<string, number>): number {
  const { kind, metadata } = object
  const own = at(object, 'spec', 'replicas')
  return autoscaled.get(`${kind}/${metadata.namespace}/${metadata.name}`) ?? (typeof own === 'number' ? own : 1)
}

function ownBudgets(index: ObjectIndex) {
  const autoscaled = new Map(
    index.ofKind('HorizontalPodAutoscaler').map((manifest) => {
      const [, kind, namespace, name] = scaleTargetOf(manifest).split('/')
      return [`${kind}/${namespace}/${name}`, Number(at(manifest.object, 'spec', 'minReplicas') ?? 1)] as const
    }),
  )
  return index.ofKind('PodDisruptionBudget').flatMap((manifest) => {
    const selector = at(manifest.object, 'spec', 'selector')
    const workload = index.pods
      .matching(manifest.object.metadata.namespace ?? '', selector)
      .find(({ labels }) => matchesSelector(labels, selector))
    const replicas = workload && replicasOf(workload.manifest, autoscaled)
    return budgetProblems(manifest.object['spec'], replicas).map((problem) => fieldViolation(manifest, problem))
  })
}

const BUDGET_KEYS = ['podDisruptionBudget', 'pdb']
const REPLICA_KEYS = ['replicas', 'replicaCount']

/** Replicas that a part of a chart's values asks for, beside its budget or in its `…Spec`. */
function replicasIn(values: Fields): number | undefined {
  const parts = [
    values,
    ...Object.keys(values).flatMap((key) => (/(Spec|^deployment)$/.test(key) ? [fields(values[key])] : [])),
  ]
  const found = parts.flatMap((part) => REPLICA_KEYS.map((key) => part[key])).find((value) => typeof value === 'number')
  return typeof found === 'number' ? found : undefined
}

function valueProblems(values: Fields, path: string): Problem[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key
    if (!BUDGET_KEYS.includes(key)) return valueProblems(fields(value), here)
    const budget = fields(value)
    if (budget['enabled'] === false) return []
    const isSilent = ['minAvailable', 'maxUnavailable'].every((field) => budget[field] === undefined)
    const effective = isSilent ? { minAvailable: 1 } : budget // what the charts in use take where nothing is said
    return budgetProblems(effective, replicasIn(values)).map(([field, ...rest]) => [`${here}.${field}`, ...rest])
  })
}

/** Every budget that holds on to its last pod. */
export function undrainable(platform: Indexable): FieldViolation[] {
  const index = indexOf(platform)
  const ofCharts = index
    .ofKind('Application')
    .flatMap((manifest) =>
      sourcesOf(manifest).flatMap((source) =>
        valueProblems(fields(at(source, 'helm', 'valuesObject')), '').map((problem) =>
          fieldViolation(manifest, problem),
        ),
      ),
    )
  return [...ownBudgets(index), ...ofCharts]
}

/** A node that is drained, by an upgrade or by the autoscaler, gets rid of every pod: no budget holds on to the last. */
export const drainableNodes: Policy = { name: 'drainable-nodes', check: undrainable }
