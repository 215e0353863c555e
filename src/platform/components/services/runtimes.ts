import type { Environment } from '../../../config/load.ts'
import type { Runtime, ServiceOf } from '../../../config/schema/services.ts'
import { classifier } from './classifier.ts'
import { http } from './http.ts'
import { oip } from './oip.ts'
import type { Workload } from './workload.ts'

/** What each runtime makes of an entry, in the file of its name: the header of what is generated says so. */
const RUNTIMES: { readonly [R in Runtime]: (name: string, entry: ServiceOf<R>) => Workload } = { classifier, oip, http }

function workloadOf<R extends Runtime>(name: string, entry: ServiceOf<R> & { readonly runtime: R }): Workload {
  return RUNTIMES[entry.runtime](name, entry)
}

/** Every service that the cluster runs, in the order in which the environment names them. */
export function workloadsOf({ services, waiting }: Environment): readonly Workload[] {
  return Object.entries(services)
    .filter(([name]) => !waiting.includes(name))
    .map(([name, entry]) => workloadOf(name, entry))
}
