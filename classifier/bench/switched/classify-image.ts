import { loadClassifyImage as loadReal } from '../../src/workers/classify-image.ts'
import type { WorkerSettings } from '../../src/workers/protocol.ts'
import { modeNow } from './mode.ts'

/** Stands in for `src/workers/classify-image.ts`: measures pictures when it is the turn of those who do. */
export function loadClassifyImage(settings: WorkerSettings): ReturnType<typeof loadReal> {
  return loadReal({
    ...settings,
    get signals() {
      return modeNow() === 'with metrics and signals'
    },
  })
}
