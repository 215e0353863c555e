import { dirname } from 'node:path'
import { type Label, readManifest } from '../model/manifest.ts'
import type { ServedVersion } from '../model/served.ts'
import { MANIFEST } from './settings.ts'

/** A version of the model `colors`, with the published interface. */
export function servedVersion(labels: readonly Label[], version = '1', place = 0): ServedVersion {
  return {
    model: 'colors',
    version,
    sha256: 'abc',
    path: 'colors.onnx',
    place,
    manifest: readManifest(MANIFEST),
    labels,
    folder: dirname(MANIFEST),
  }
}
