import type { ServiceOf } from '../../../config/schema/services.ts'
import { anyImage } from './any-image.ts'
import type { Workload } from './workload.ts'

/**
 * Any server of models that speaks the Open Inference Protocol, which says where its health is.
 * https://github.com/open-inference/open-inference-protocol/blob/main/specification/protocol/inference_rest.md
 */
export function oip(name: string, entry: ServiceOf<'oip'>): Workload {
  return anyImage(name, entry, { live: '/v2/health/live', ready: '/v2/health/ready' })
}
