import { ZERO_ID } from '../../config/load.ts'
import { hostsOf } from '../../config/names.ts'
import { workloadsOf } from '../../platform/components/services/runtimes.ts'
import type { Workload } from '../../platform/components/services/workload.ts'
import type { Finding } from '../finding.ts'
import { reason } from './client.ts'
import type { Running, VerifyCheck } from './context.ts'
import { show } from './kubectl.ts'

type Line = Omit<Finding, 'topic'>

/** Asks a service through its host whether it is ready, as the kubelet asks its pods. */
async function ask(running: Running, { name, entry, probes }: Workload): Promise<Line> {
  const host = hostsOf(running.env)[name] ?? ''
  const { path } = probes.ready
  const subject = `GET https://${host}${path}`
  const more = show(running, 'logs', `deployment/${name}`, '--namespace', name, '--tail=20')
  try {
    const { status, milliseconds } = await running.client.ask({ scheme: 'https', host, path })
    const says =
      status === 200 ? `${entry.runtime}, ready, in ${milliseconds} ms` : `answers ${status}, so it is not ready`
    return { subject, status: status === 200 ? 'ok' : 'failed', says, more }
  } catch (error) {
    return { subject, status: 'failed', says: reason(error), more }
  }
}

/** A service that the cluster does not have yet, while the others run. */
function waits({ env }: Running, name: string): Line {
  const hasNoId = env.outputs.clientIds[name] === ZERO_ID
  return {
    subject: name,
    status: 'skipped',
    says: `waits for its ${hasNoId ? 'identity' : 'image'}`,
    more: hasNoId
      ? `npm run outputs -- ${env.name}, once terraform/${env.name} is applied`
      : `npm run promote -- --env ${env.name} --service ${name} --image …`,
  }
}

/** Each service through the whole way, DNS, edge, pods, whatever its runtime: is it ready? */
export const services: VerifyCheck = async (running) => [
  ...(await Promise.all(workloadsOf(running.env).map((workload) => ask(running, workload)))),
  ...running.env.waiting.map((name) => waits(running, name)),
]
