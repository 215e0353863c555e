import * as z from 'zod'
import type { VerifyCheck } from './context.ts'
import { Conditions, list, show } from './kubectl.ts'

const SHAPE = {
  spec: z.object({ unschedulable: z.boolean().default(false) }).default({ unschedulable: false }),
  status: z.object({ conditions: Conditions, nodeInfo: z.object({ kubeletVersion: z.string() }) }),
}

/** Nodes that are ready and under no pressure. */
export const nodes: VerifyCheck = async (running) => {
  const all = await list(running, 'nodes', SHAPE)
  if (all.length === 0)
    return [
      {
        subject: 'nodes',
        status: 'failed',
        says: 'there are none',
        more: show(running, 'get', 'events', '--all-namespaces'),
      },
    ]
  return all.map(({ metadata: { name }, spec, status: { conditions, nodeInfo } }) => {
    const ready = conditions.find(({ type }) => type === 'Ready')
    const pressures = conditions
      .filter(({ type, status }) => type !== 'Ready' && status === 'True')
      .map(({ type }) => type)
    const more = show(running, 'describe', 'node', name)
    if (ready?.status !== 'True')
      return {
        subject: name,
        status: 'failed',
        says: `not ready: ${ready?.message || ready?.reason || 'unknown'}`,
        more,
      }
    if (pressures.length > 0) return { subject: name, status: 'failed', says: pressures.join(', '), more }
    if (spec.unschedulable) return { subject: name, status: 'warning', says: 'ready, but takes no new pods', more }
    return { subject: name, status: 'ok', says: `ready, ${nodeInfo.kubeletVersion}` }
  })
}
