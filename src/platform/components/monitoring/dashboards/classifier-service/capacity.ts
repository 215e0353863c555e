import type { Environment } from '../../../../../config/load.ts'
import { classifiersOf } from '../../../../alerts/classifiers.ts'

// A picture of a few hundred kilobytes takes about 50 ms of a worker.
const PICTURES_PER_WORKER = 20

/** Limits of the panels: of the largest classifier, as a dashboard is of all of them. */
export function capacityOf(env: Environment) {
  const all = classifiersOf(env)
  const most = (of: (one: (typeof all)[number]) => number) => Math.max(1, ...all.map(of))
  return {
    maxReplicas: most(({ maxReplicas }) => maxReplicas),
    workers: most(({ workers }) => workers),
    /** Pictures each second that a pod can do. */
    picturesPerPod: most(({ workers }) => workers) * PICTURES_PER_WORKER,
    /** Pictures each second that all pods can do which the autoscaler may add. */
    mostPictures: most(({ maxReplicas, workers }) => maxReplicas * workers) * PICTURES_PER_WORKER,
  }
}
