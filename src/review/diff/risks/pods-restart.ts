import { at } from '../../../engine/policies/fields.ts'
import { type FieldChange, plainPath } from '../fields.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { showChange, some } from '../show.ts'
import { describeReplicas, isScaled, replicasOf } from '../workload.ts'

/** Kinds of operators that make pods, with the fields that end up in these. */
const OPERATED: Readonly<Record<string, RegExp>> = {
  Alertmanager: /^spec\b/,
  EnvoyProxy:
    /^spec\.(provider\.kubernetes\.envoy(Deployment|DaemonSet)\.(pod|container|initContainers|patch)|logging|bootstrap|concurrency|shutdown|extraArgs)\b/,
  Prometheus: /^spec\b/,
}

/** Which pods restart with the sync, and how many. */
export const podsRestart = objectRisk(
  'pods-restart',
  ['medium', 'low'],
  'A changed pod template restarts pods; medium where nothing else answers meanwhile.',
  ({ kind, before, after, environment, component, fields }, context): Raised[] => {
    if (!before || !after) return []
    const template = fields.filter(({ path }) => /^spec\.template(\.|$)/.test(plainPath(path)))
    const why = (changed: readonly FieldChange[]) =>
      some(
        changed.map((field) => `${field.path.replace(/^spec\.template\.(spec\.)?/, '')}: ${showChange(field)}`),
        3,
      )
    const operated = Object.hasOwn(OPERATED, kind) ? fields.filter(({ path }) => OPERATED[kind]?.test(path)) : []
    if (operated.length > 0)
      return [{ level: 'medium', message: `Its operator may restart the pods: ${why(operated)}.` }]
    if (template.length === 0) return []
    if (kind === 'DaemonSet')
      return [{ level: 'medium', message: `One pod on every node restarts, node after node: ${why(template)}.` }]
    if (!isScaled(kind)) return []
    const replicas = replicasOf(after, environment, component, context.after)
    const isRecreated = at(after, 'spec', 'strategy', 'type') === 'Recreate'
    const surges = kind === 'Deployment' && at(after, 'spec', 'strategy', 'rollingUpdate', 'maxSurge') !== 0
    const gap = isRecreated || (replicas.min <= 1 && !surges)
    const how = isRecreated ? ' at once' : gap ? ' without one beside it' : ', one after another'
    const verb = replicas.max === 1 ? 'restarts' : 'restart'
    return [
      { level: gap ? 'medium' : 'low', message: `${describeReplicas(replicas)} ${verb}${how}: ${why(template)}.` },
    ]
  },
)
