import type { ServiceOf } from '../../../config/schema/services.ts'
import { quantityOf } from '../../../engine/kubernetes/quantity.ts'
import type { Probe, Workload } from './workload.ts'

const MEBIBYTE = 2 ** 20
const PROBE_SECONDS = 5
/** Time to end what was begun: what Kubernetes gives where nothing is said. */
const DRAIN_SECONDS = 30

/** What a service of anybody's image is, wherever its health may be. */
export function anyImage(
  name: string,
  entry: ServiceOf<'oip' | 'http'>,
  { live, ready }: { readonly live: string; readonly ready: string },
): Workload {
  const probe = (path: string, failureThreshold: number): Probe => ({
    path,
    periodSeconds: PROBE_SECONDS,
    failureThreshold,
  })
  return {
    name,
    entry,
    port: entry.port,
    ...(entry.metrics && { metrics: entry.metrics }),
    probes: {
      startup: probe(ready, Math.ceil(entry.startupSeconds / PROBE_SECONDS)),
      live: probe(live, 6),
      ready: probe(ready, 2),
    },
    answersAt: ready,
    settings: entry.env,
    args: entry.args,
    userId: entry.user,
    cpuLimit: Math.max(1, 2 * quantityOf(entry.cpu)),
    scratch: '512Mi',
    writable: entry.writable,
    drainSeconds: DRAIN_SECONDS,
    maxBodyBytes: entry.maxBodyMiB * MEBIBYTE,
    timeoutSeconds: entry.timeoutSeconds,
    talksTo: entry.talksTo,
  }
}
