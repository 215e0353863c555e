import type { ServedVersion } from '../model/served.ts'
import type { Log } from '../program/log.ts'
import { readBaseline } from '../signals/baseline.ts'
import { readGroups } from '../signals/groups.ts'
import type { LoadedModel } from './models.ts'

/** A version as its predictions are counted: with the groups of its classes, and its baseline where there is one. */
export function countedModel(served: ServedVersion, modelsDir: string, log: Log): LoadedModel {
  const { model, version, sha256, path, manifest, labels, folder } = served
  const baseline = readBaseline(modelsDir, { path, name: model })
  if (baseline !== undefined && baseline.sha256 !== sha256) {
    const hint = 'Measure it anew: npm run baseline -w classifier -- PICTURES'
    log('warn', 'the baseline was measured with other weights', { model, version, baseline: baseline.sha256, hint })
  }
  return { model, version, sha256, groups: readGroups(folder, manifest.labels, labels), baseline }
}
