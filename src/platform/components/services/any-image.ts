import type { ServiceOf } from '../../../config/schema/services.ts'
import { quantityOf } from '../../../engine/kubernetes/quantity.ts'
import type { Peer } from '../../../engine/kubernetes/traffic.ts'
import type { Probe, Workload } from './workload.ts'

const MEBIBYTE = 2 ** 20
const PROBE_SECONDS = 5
/** Time to end what was begun: what Kubernetes gives where nothing is said. */
const DRAIN_SECONDS = 30

/** Peers as network policies know them. Who calls anyone by name asks the name servers first. */
function peersOf(talksTo: readonly string[], portOf: (service: string) => number): readonly Peer[] {
  const named = talksTo.map(
    (name): Peer =>
      name === 'internet' ? { internet: [443] } : { component: name, pods: name, ports: [portOf(name)] },
  )
  return named.length > 0 ? ['dns', ...named] : []
}

/** What a service of anybody's image is, wherever its health may be. */
export function anyImage(
  name: string,
  entry: ServiceOf<'oip' | 'http'>,
  { source, live, ready }: { readonly source: string; readonly live: string; readonly ready: string },
): Workload {
  const probe = (path: string, failureThreshold: number): Probe => ({
    path,
    periodSeconds: PROBE_SECONDS,
    failureThreshold,
  })
  return {
    name,
    entry,
    source,
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
    talksTo: (portOf) => peersOf(entry.talksTo, portOf),
  }
}
