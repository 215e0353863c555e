import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { UserError } from '../program/errors.ts'

const MANIFEST = 'MANIFEST.json'
const Manifest = z.object({ images: z.array(z.object({ file: z.string(), expected_index: z.int().min(0) })) })

/** Finds the right class of a picture, by its path. */
export type KnownClass = (path: string) => number | undefined

/** Reads right classes from the `MANIFEST.json` of a picture's folder, else from a name such as `281_tabby.jpg`. */
export function createKnownClass(classes: number): KnownClass {
  const manifests = new Map<string, Map<string, number>>()
  return function knownClass(path) {
    const folder = dirname(path)
    if (!manifests.has(folder)) manifests.set(folder, readManifest(join(folder, MANIFEST)))
    const index =
      manifests.get(folder)?.get(basename(path)) ?? Number(/^(\d+)_/.exec(basename(path))?.[1] ?? Number.NaN)
    return index < classes ? index : undefined
  }
}

function readManifest(path: string): Map<string, number> {
  if (!existsSync(path)) return new Map()
  const result = Manifest.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!result.success) {
    const wanted = 'It needs "images": [{ "file": "cat.jpg", "expected_index": 281 }, …].'
    throw new UserError(`${path} is not valid.\n${z.prettifyError(result.error)}`, wanted)
  }
  return new Map(result.data.images.map(({ file, expected_index }) => [file, expected_index]))
}
