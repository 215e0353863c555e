import { Gauge, type Registry } from 'prom-client'
import type { LoadedModel } from './models.ts'
import { spec } from './spec.ts'

/**
 * Adds what the pictures of each model's baseline were like.
 *
 * Under the labels of the model that is loaded, so that the two compare; only `baselineInfo` says for which weights it
 * was measured.
 */
export function addBaselines(registry: Registry, models: readonly LoadedModel[]): void {
  const registers = [registry]
  const pictures = new Gauge({ ...spec('baseline'), registers })
  const info = new Gauge({ ...spec('baselineInfo'), registers })
  const calibration = new Gauge({ ...spec('calibration'), registers })
  for (const { model, version, baseline } of models) {
    if (baseline === undefined) continue
    info.set({ model, version, sha256: baseline.sha256 }, 1)
    for (const [signal, counts] of Object.entries(baseline.signals)) {
      for (const [bucket, count] of Object.entries(counts)) pictures.set({ model, version, signal, bucket }, count)
    }
    for (const [bucket, share] of Object.entries(baseline.calibration)) {
      calibration.set({ model, version, bucket }, share)
    }
  }
}
