import { MAX_QUEUE } from '../../../../../../classifier/src/contract.ts'
import type { Environment } from '../../../../../config/load.ts'
import { chosen, elseZero, histogramRate, rate } from '../expressions.ts'
import { timeseries } from '../panel.ts'
import { capacityOf } from './capacity.ts'

const byPod = '{{pod}}'
const IN_WORKER = '=~"decode|preprocess|inference"'

/** Share of the time that workers work. */
export const busyWorkers = timeseries({
  title: 'Workers busy',
  description:
    'Share of their time in which workers decode and classify, over all pods. Near 1 pictures queue up, however fast each one is.',
  unit: 'percentunit',
  limits: { yellow: 0.7, red: 0.9 },
  queries: [
    {
      expr: elseZero(
        `${histogramRate('stageDuration', 'sum', { stage: IN_WORKER })} / (sum(${chosen('workersReady')}) > 0)`,
      ),
      legend: 'busy',
    },
  ],
})

/** Pictures that wait. */
export const queueDepth = timeseries({
  title: 'Queue',
  description: `Pictures that wait for a worker, by pod. At ${MAX_QUEUE} the pod answers 503.`,
  unit: 'short',
  limits: { yellow: MAX_QUEUE / 4, red: MAX_QUEUE / 2 },
  queries: [{ expr: `max by (pod) (${chosen('queueDepth')})`, legend: byPod }],
})

/** How long they wait. */
export const queueAge = timeseries({
  title: 'Oldest in the queue',
  description: 'How long the oldest picture in the queue has waited, by pod. More than a second is noticed by people.',
  unit: 's',
  limits: { yellow: 0.5, red: 1 },
  queries: [{ expr: `max by (pod) (${chosen('queueAge')})`, legend: byPod }],
})

/** Worker processes that can work. */
export const workersReady = (env: Environment) => {
  const { workers } = capacityOf(env)
  return timeseries({
    title: 'Workers ready',
    description: `Worker processes with a loaded model, by pod; ${workers} when all is well. A dip is a worker that ended and is replaced.`,
    unit: 'short',
    limits: { below: true, red: workers },
    decimals: 0,
    queries: [{ expr: `min by (pod) (${chosen('workersReady')})`, legend: byPod }],
  })
}

/** Workers that ended. */
export const workerRestarts = timeseries({
  title: 'Workers replaced',
  description:
    'Worker processes that ended in the last hour, by pod. One picture can end one; many mean too little memory.',
  unit: 'short',
  limits: { yellow: 1, red: 5 },
  queries: [{ expr: elseZero(`sum by (pod) (increase(${chosen('workerRestarts')}[1h]))`, 'pod'), legend: byPod }],
})

/** How late the process is that answers. */
export const eventLoop = timeseries({
  title: 'Event loop',
  description: 'Delay of the event loop that receives and answers, by pod, in the worst hundredth of the time.',
  unit: 's',
  limits: { yellow: 0.1, red: 0.5 },
  queries: [{ expr: `max by (pod) (${chosen('eventLoopDelay', { percentile: '="99"' })})`, legend: byPod }],
})

/** Requests that are being answered. */
export const inFlight = timeseries({
  title: 'Requests in flight',
  description: 'Requests that are not answered yet, by pod. It rises with the queue, or with clients that send slowly.',
  unit: 'short',
  limits: { yellow: MAX_QUEUE / 2, red: MAX_QUEUE },
  queries: [{ expr: `max by (pod) (${chosen('requestsInFlight')})`, legend: byPod }],
})

/** How fast requests arrive at the pods, to see one that gets too many. */
export const spreadOfLoad = (env: Environment) =>
  timeseries({
    title: 'Requests by pod',
    description:
      'Requests that each pod answers each second, probes included. Lines far apart mean that load is not shared.',
    unit: 'reqps',
    limits: { yellow: capacityOf(env).picturesPerPod },
    queries: [{ expr: elseZero(rate('requests', {}, ['pod']), 'pod'), legend: byPod }],
  })
