import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at } from '../../../engine/policies/fields.ts'
import { podTemplateOf } from '../../../engine/policies/pod-templates.ts'
import { namespaceGoes } from '../bonds/platform.ts'
import type { ObjectChange } from '../changes.ts'
import { plainPath } from '../fields.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { show, showChange } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'
import { isScaled, replicasOf, scaledIn } from '../workload.ts'

const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe'] as const

/** Probes of every container, as `web.readinessProbe`. */
function probesOf(object: KubernetesObject): string[] {
  const containers = podTemplateOf({ environment: '', component: '', object })?.containers ?? []
  return containers.flatMap(({ name, fields }) =>
    PROBES.filter((probe) => fields[probe] !== undefined).map((probe) => `${name}.${probe}`),
  )
}

function workloadRisks(before: KubernetesObject, after: KubernetesObject): Raised[] {
  const kept = new Set(probesOf(after))
  const names = new Set(
    (podTemplateOf({ environment: '', component: '', object: after })?.containers ?? []).map(({ name }) => name),
  )
  const lost = probesOf(before).filter((probe) => !kept.has(probe) && names.has(probe.split('.')[0] ?? ''))
  const strategy = (object: unknown) => at(object, 'spec', 'strategy', 'type')
  const recreates = strategy(after) === 'Recreate' && strategy(before) !== 'Recreate'
  return [
    ...(lost.length > 0 ? [{ level: 'medium', message: `Loses ${lost.map(show).join(', ')}.` } as const] : []),
    ...(recreates ? [{ level: 'medium', message: 'Every rollout stops all pods first (`Recreate`).' } as const] : []),
  ]
}

const ASKS = /(readiness|liveness|startup)Probe\.(httpGet|tcpSocket|grpc|exec)\./

/** Probes that ask something else: unless the pods answer there, none of the new ones is ever ready. */
function probeRisks({ fields }: ObjectChange): Raised[] {
  const asked = fields.filter(
    ({ path, before, after }) => ASKS.test(plainPath(path)) && before !== undefined && after !== undefined,
  )
  if (asked.length === 0) return []
  const what = asked.map((field) => `${field.path.replace(/^spec\.template\.spec\./, '')}: ${showChange(field)}`)
  return [
    {
      level: 'medium',
      message: `A probe asks something else: ${what.join(', ')}. Unless the image answers there, new pods are never ready.`,
    },
  ]
}

/** What a budget said and says, such as `minAvailable: 2 → 1`. */
function budgetChange(before: KubernetesObject, after: KubernetesObject | undefined): string {
  const keys = ['minAvailable', 'maxUnavailable'].filter((key) => at(before, 'spec', key) !== at(after, 'spec', key))
  return keys
    .map((key) => `${key}: ${showChange({ before: at(before, 'spec', key), after: at(after, 'spec', key) })}`)
    .join(', ')
}

/** Which way a budget goes: more that must stay, or fewer that may go, is stricter. */
function budgetLoosens(before: KubernetesObject, after: KubernetesObject | undefined): boolean {
  if (!after) return true
  const value = (object: unknown, key: string) => Number.parseFloat(String(at(object, 'spec', key) ?? Number.NaN))
  return (
    value(after, 'minAvailable') < value(before, 'minAvailable') ||
    value(after, 'maxUnavailable') > value(before, 'maxUnavailable')
  )
}

/** Fewer pods at the least than before, by the workload itself or by its autoscaler. */
function fewerPods(before: Target, after: Target): Raised[] {
  const [from, to] = [before, after].map(
    ({ workload, change: { environment, component }, side }) => replicasOf(workload, environment, component, side).min,
  )
  if (from === undefined || to === undefined || to >= from) return []
  return [{ level: to <= 1 ? 'medium' : 'low', message: `Runs ${to} instead of ${from} pods at the least.` }]
}

/** A workload on one side. */
interface Target {
  readonly workload: KubernetesObject
  readonly change: ObjectChange
  readonly side: Snapshot
}

/** The workload that an autoscaler scales. */
function targetOf(change: ObjectChange, side: Snapshot): KubernetesObject | undefined {
  const name = String(at(change.before, 'spec', 'scaleTargetRef', 'name'))
  return scaledIn(side, change.environment, change.component).get(name)
}

/** Less that keeps a service answering while nodes and pods come and go. */
export const availabilityWeakened = objectRisk(
  'availability-weakened',
  ['medium', 'low'],
  'Fewer pods at the least, a probe or a disruption budget less, or rollouts that stop everything first.',
  (change, context): Raised[] => {
    const { kind, before, after } = change
    if (!before) return []
    if (kind === 'PodDisruptionBudget')
      return budgetLoosens(before, after) && !namespaceGoes(before.metadata.namespace, change.environment, context)
        ? [
            {
              level: 'medium',
              message: `Nodes that drain may stop more of its pods at once: ${budgetChange(before, after)}.`,
            },
          ]
        : []
    const scales = kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject'
    const [old, now] = scales ? [targetOf(change, context.before), targetOf(change, context.after)] : [before, after]
    if (!old || !now) return []
    const resized = scales || (isScaled(kind) && at(before, 'spec', 'replicas') !== at(after, 'spec', 'replicas'))
    return [
      ...(scales ? [] : [...workloadRisks(old, now), ...probeRisks(change)]),
      ...(resized
        ? fewerPods({ workload: old, change, side: context.before }, { workload: now, change, side: context.after })
        : []),
    ]
  },
)
