import { type ClassifyImage, createClassifyImage as createReal } from '../../src/workers/classify-image.ts'
import type { WorkerSettings } from '../../src/workers/protocol.ts'
import { modeNow } from './mode.ts'

/** Stands in for `src/workers/classify-image.ts`: measures pictures when it is the turn of those who do. */
export function createClassifyImage(settings: WorkerSettings): Promise<ClassifyImage> {
  return createReal({
    ...settings,
    get signals() {
      return modeNow() === 'with metrics and signals'
    },
  })
}
