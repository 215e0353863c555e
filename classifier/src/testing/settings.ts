import { fileURLToPath } from 'node:url'
import { type ImageDecoder, MAX_IMAGE_PIXELS } from '../contract.ts'
import { readManifest } from '../model/manifest.ts'
import { modelSettings } from '../model/settings.ts'
import type { WorkerSettings } from '../workers/protocol.ts'

/** The manifest of the model that is served unless told otherwise. */
export const MANIFEST = fileURLToPath(new URL('../../models/mobilenetv2-12-int8.json', import.meta.url))

/** What a worker is told about a model file with the published interface. */
export function workerSettings(path: string, decoder: ImageDecoder = 'auto'): WorkerSettings {
  const models = [modelSettings({ path, manifest: readManifest(MANIFEST) })]
  return { models, decoder, maxPixels: MAX_IMAGE_PIXELS, signals: true }
}
