import {
  DRAIN_TIMEOUT_MS,
  ENV,
  KEEP_ALIVE_TIMEOUT_MS,
  MAX_IMAGE_BYTES,
  MAX_QUEUE,
  METRICS_PATH,
  METRICS_PORT,
  PATHS,
  PORT,
  STARTUP_TIMEOUT_MS,
  USER_ID,
} from '../../../../classifier/src/contract.ts'
import type { ServiceOf } from '../../../config/schema/services.ts'
import { quantityOf } from '../../../engine/kubernetes/quantity.ts'
import type { Workload } from './workload.ts'

const STARTUP_PROBE_SECONDS = 2

/** Room for the boundaries and headers of the multipart body around a picture. */
const MULTIPART_BYTES = 2 ** 16

/** A service of `classifier/`: pictures in, labels out. */
export function classifier(name: string, entry: ServiceOf<'classifier'>): Workload {
  const { workers, models, cpu } = entry
  return {
    name,
    entry,
    port: PORT,
    metrics: { port: METRICS_PORT, path: METRICS_PATH },
    probes: {
      startup: {
        path: PATHS.readyz,
        periodSeconds: STARTUP_PROBE_SECONDS,
        failureThreshold: STARTUP_TIMEOUT_MS / 1000 / STARTUP_PROBE_SECONDS,
      },
      live: { path: PATHS.livez, periodSeconds: 10, failureThreshold: 6 },
      ready: { path: PATHS.readyz, periodSeconds: 5, failureThreshold: 2 },
    },
    answersAt: '/',
    settings: {
      [ENV.port]: PORT,
      [ENV.metricsPort]: METRICS_PORT,
      ...(models && { [ENV.models]: JSON.stringify(models) }),
      [ENV.workers]: workers,
      [ENV.maxQueue]: MAX_QUEUE,
      [ENV.maxImageBytes]: MAX_IMAGE_BYTES,
      [ENV.drainTimeoutMs]: DRAIN_TIMEOUT_MS,
    },
    args: [],
    userId: USER_ID,
    // A core for each worker and one for the rest: HTTP, and pictures that are decoded meanwhile.
    cpuLimit: Math.max(workers + 1, quantityOf(cpu)),
    scratch: '512Mi', // libvips unpacks large pictures on disk
    writable: [],
    drainSeconds: DRAIN_TIMEOUT_MS / 1000,
    maxBodyBytes: MAX_IMAGE_BYTES + MULTIPART_BYTES,
    timeoutSeconds: 30,
    closesIdleAfterSeconds: KEEP_ALIVE_TIMEOUT_MS / 1000,
    // Nobody, not even DNS: the model is in the image, so code that reads hostile pictures has no way out.
    talksTo: [],
  }
}
