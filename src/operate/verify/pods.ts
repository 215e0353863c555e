import * as z from 'zod'
import type { Finding } from '../finding.ts'
import type { Running, VerifyCheck } from './context.ts'
import { list, show } from './kubectl.ts'

type Line = Omit<Finding, 'topic'>

const Container = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  restartCount: z.number().default(0),
  state: z.object({ waiting: z.object({ reason: z.string().default('') }).optional() }).prefault({}),
  lastState: z
    .object({ terminated: z.object({ finishedAt: z.string().nullish(), reason: z.string().default('') }).optional() })
    .prefault({}),
})
const SHAPE = {
  status: z
    .object({
      phase: z.string().default('Unknown'),
      reason: z.string().default(''),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), message: z.string().default('') }))
        .default([]),
      containerStatuses: z.array(Container).default([]),
      initContainerStatuses: z.array(Container).default([]),
    })
    .prefault({}),
}
type Pod = Awaited<ReturnType<typeof list<typeof SHAPE>>>[number]

/** Time that a new pod has to become ready: an image is pulled and a model is loaded. */
const START_MINUTES = 5
const RECENT_MINUTES = 60

const minutesSince = (text: string | null | undefined, now: Date) =>
  text ? (now.getTime() - Date.parse(text)) / 60_000 : Number.POSITIVE_INFINITY

/** What is wrong with a pod; nothing where it is well or has done its work. */
function trouble({ metadata, status }: Pod, now: Date): Pick<Line, 'status' | 'says'> | undefined {
  if (status.phase === 'Succeeded') return undefined
  const containers = [...status.initContainerStatuses, ...status.containerStatuses]
  const waiting = containers.find(({ state }) => /BackOff|Err|Invalid|Config/.test(state.waiting?.reason ?? ''))
  if (waiting)
    return {
      status: 'failed',
      says: `${waiting.name}: ${waiting.state.waiting?.reason}, ${waiting.restartCount} restarts`,
    }
  if (status.phase === 'Failed') return { status: 'failed', says: `failed: ${status.reason || 'its container ended'}` }
  const isYoung = minutesSince(metadata.creationTimestamp, now) < START_MINUTES
  const unscheduled = status.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  if (unscheduled)
    return { status: isYoung ? 'warning' : 'failed', says: `waits for a node: ${unscheduled.message.slice(0, 120)}` }
  const unready = status.containerStatuses.filter(({ ready }) => !ready)
  if (unready.length > 0 || status.phase !== 'Running')
    return {
      status: isYoung ? 'warning' : 'failed',
      says: `not ready: ${unready.map(({ name }) => name).join(', ') || status.phase}`,
    }
  const ended = containers.find(({ lastState }) => minutesSince(lastState.terminated?.finishedAt, now) < RECENT_MINUTES)
  if (ended)
    return {
      status: 'warning',
      says: `${ended.name} was restarted within the hour: ${ended.lastState.terminated?.reason}`,
    }
  return undefined
}

function linesOf(namespace: string, pods: readonly Pod[], running: Running): Line[] {
  const bad = pods.flatMap((pod): Line[] => {
    const what = trouble(pod, running.now)
    const { name } = pod.metadata
    return what
      ? [
          {
            subject: `${namespace}/${name}`,
            ...what,
            more: show(running, 'describe', 'pod', name, '--namespace', namespace),
          },
        ]
      : []
  })
  return bad.length > 0 ? bad : [{ subject: namespace, status: 'ok', says: `${pods.length} pods` }]
}

/** Pods, a line for each namespace that is well and one for each pod that is not. */
export const pods: VerifyCheck = async (running) => {
  const byNamespace = new Map<string, Pod[]>()
  for (const pod of await list(running, 'pods', SHAPE))
    byNamespace.set(pod.metadata.namespace, [...(byNamespace.get(pod.metadata.namespace) ?? []), pod])
  return [...byNamespace]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([namespace, all]) => linesOf(namespace, all, running))
}
