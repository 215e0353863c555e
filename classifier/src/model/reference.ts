import { readFileSync, writeFileSync } from 'node:fs'
import { assertChecksum, sha256OfFile } from './checksum.ts'
import { readManifest } from './manifest.ts'
import { createNormalize, geometryOf } from './preprocess.ts'
import { distanceOf, knownPixels, recordOf, toleranceOf } from './self-check.ts'
import { createSession } from './session.ts'
import { modelSettings } from './settings.ts'

/** How far what was recorded is from what the manifest had, if it had anything, and how far it may be. */
export type Recorded = { before: number | undefined; tolerance: number }

/**
 * Computes what a model answers to the known picture on this machine, and writes it into its manifest.
 *
 * As text, in the last line: the rest of the file stays as it was formatted.
 *
 * @param weights - The file that the manifest describes; its sha256 is checked.
 */
export async function recordReference(manifestPath: string, weights: string): Promise<Recorded> {
  const manifest = readManifest(manifestPath)
  assertChecksum(weights, await sha256OfFile(weights), manifest.sha256)
  const { session: settings, preprocessing } = modelSettings({ path: weights, manifest })
  const session = await createSession(settings)
  const output = await session.run(createNormalize(preprocessing)(knownPixels(geometryOf(preprocessing))))
  const before = manifest.reference === undefined ? undefined : distanceOf(manifest.reference, output)
  const text = readFileSync(manifestPath, 'utf8').replace(/,\s*"reference":\s*"[^"]*"/, '')
  writeFileSync(manifestPath, text.replace(/\s*\}\s*$/, `,\n  "reference": "${recordOf(output)}"\n}\n`))
  return { before, tolerance: toleranceOf(manifest.input.type) }
}
