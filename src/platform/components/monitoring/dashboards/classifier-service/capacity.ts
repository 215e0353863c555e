import type { Environment } from '../../../../../config/load.ts'

// A picture of a few hundred kilobytes takes about 50 ms of a worker.
const PICTURES_PER_WORKER = 20

/** Pictures each second that all pods can do which the autoscaler may add. */
export const mostPictures = ({ components: { classifier } }: Environment): number =>
  classifier.maxReplicas * classifier.workers * PICTURES_PER_WORKER
