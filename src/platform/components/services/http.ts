import type { ServiceOf } from '../../../config/schema/services.ts'
import { anyImage } from './any-image.ts'
import type { Workload } from './workload.ts'

/** Anything that answers over HTTP, and says where its health is. */
export function http(name: string, entry: ServiceOf<'http'>): Workload {
  return anyImage(name, entry, entry.probes)
}
