import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { z } from 'zod'
import type { Label } from '../model/manifest.ts'
import { UserError } from '../program/errors.ts'

const MANIFEST = 'MANIFEST.json'
const Manifest = z.object({ images: z.array(z.object({ file: z.string(), expected_index: z.int().min(0) })) })

/** Finds the right class of a picture, by its path. */
export type KnownClass = (path: string) => number | undefined

/**
 * Reads right classes from the `MANIFEST.json` of a picture's folder, else from the folder's name (`tulip/` or
 * `n02123045/`), else from that of the picture (`281_tabby.jpg` or `tulip-7.jpg`).
 */
export function createKnownClass(labels: readonly Label[]): KnownClass {
  const manifests = new Map<string, Map<string, number>>()
  const byName = namedClasses(labels)
  const inPlace = (index: number | undefined) => (index !== undefined && index < labels.length ? index : undefined)

  return function knownClass(path) {
    const folder = dirname(path)
    if (!manifests.has(folder)) manifests.set(folder, readManifest(join(folder, MANIFEST)))
    const listed = manifests.get(folder)?.get(basename(path))
    return inPlace(listed) ?? byName.get(plain(basename(folder))) ?? inPlace(classOfName(path, byName))
  }
}

/** Letters and digits, in words: `School_Bus-2` is `school bus 2`. */
const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Classes by their ids and names. Two classes of ImageNet are called Crane: neither is known by that. */
function namedClasses(labels: readonly Label[]): Map<string, number> {
  const places = new Map<string, number[]>()
  for (const [index, { id, name }] of labels.entries()) {
    for (const word of new Set([plain(id), plain(name)])) places.set(word, [...(places.get(word) ?? []), index])
  }
  const clear = [...places].filter(([word, [, ...others]]) => word !== '' && others.length === 0)
  return new Map(clear.map(([word, [index]]) => [word, index as number]))
}

/** By the words with which it begins, the longest that are a class; else by a number before it. */
function classOfName(path: string, byName: ReadonlyMap<string, number>): number | undefined {
  const stem = basename(path, extname(path))
  const [, number, rest = stem] = /^(\d+)_(.*)$/.exec(stem) ?? []
  const words = plain(rest).split(' ')
  for (let count = words.length; count > 0; count--) {
    const index = byName.get(words.slice(0, count).join(' ')) ?? byName.get(withoutNumber(words.slice(0, count)))
    if (index !== undefined) return index
  }
  return number === undefined ? undefined : Number(number)
}

/** `tulip7` is the seventh tulip. */
const withoutNumber = (words: readonly string[]) => words.join(' ').replace(/\d+$/, '')

function readManifest(path: string): Map<string, number> {
  if (!existsSync(path)) return new Map()
  const result = Manifest.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!result.success) {
    const wanted = 'It needs "images": [{ "file": "cat.jpg", "expected_index": 281 }, …].'
    throw new UserError(`${path} is not valid.\n${z.prettifyError(result.error)}`, wanted)
  }
  return new Map(result.data.images.map(({ file, expected_index }) => [file, expected_index]))
}
