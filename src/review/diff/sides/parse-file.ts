/** Reads one generated file, and says what is wrong with it where that cannot be done. */
import { loadAll, YAMLException } from 'js-yaml'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, list, text } from '../../../engine/policies/fields.ts'

/** What is in a file, or why that cannot be said. Neither repeats a line of it: it may hold a secret. */
export interface Parsed {
  readonly objects: readonly KubernetesObject[]
  /** The whole of a file of JSON. */
  readonly json?: unknown
  readonly problem?: string
}

// More than any file that people read; aliases that refer to themselves have no end.
const MAX_VALUES = 1_000_000

/** Whether a value, with its aliases written out, is too large to compare. */
function isEndless(value: unknown): boolean {
  const open = [value]
  for (let count = 0; open.length > 0; count++) {
    const next = open.pop()
    if (count > MAX_VALUES) return true
    if (typeof next === 'object' && next !== null) open.push(...Object.values(next))
  }
  return false
}

/** A name that stands twice in one map of a text of JSON, which `JSON.parse` does not notice. */
function repeatedName(source: string): string | undefined {
  const maps: (Set<string> | undefined)[] = []
  let last = ''
  for (const [token] of source.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{') maps.push(new Set())
    else if (token === '[') maps.push(undefined)
    else if (token === '}' || token === ']') maps.pop()
    else if (token !== ':') last = token
    else if (maps.at(-1)?.has(last)) return JSON.parse(last)
    else maps.at(-1)?.add(last)
  }
  return undefined
}

const unreadable = (problem: string): Parsed => ({ objects: [], problem })

function parseJson(source: string): Parsed {
  const value: unknown = JSON.parse(source)
  const repeated = repeatedName(source)
  return repeated === undefined
    ? { objects: [], json: value }
    : unreadable(`it names ${JSON.stringify(repeated)} twice in one place`)
}

/** Objects in documents of YAML; what a `List` holds counts one by one. `undefined` for one that is no object. */
function objectsIn(documents: readonly unknown[]): (KubernetesObject | undefined)[] {
  return documents.flatMap((document) => {
    if (document === null || document === undefined) return []
    if (text(at(document, 'kind')) === 'List') return objectsIn(list(at(document, 'items')))
    const named =
      text(at(document, 'kind')) && text(at(document, 'apiVersion')) && text(at(document, 'metadata', 'name'))
    return [named ? (document as KubernetesObject) : undefined]
  })
}

function parseYaml(source: string): Parsed {
  const documents = loadAll(source)
  if (source.includes('*') && isEndless(documents)) return unreadable('its aliases have no end')
  const objects = objectsIn(documents)
  const known = objects.filter((object) => object !== undefined)
  return known.length === objects.length
    ? { objects: known }
    : unreadable('a document in it has no apiVersion, no kind or no name')
}

/** Messages of parsers quote the text, so only what is wrong and where is taken from them. */
function reasonOf(error: unknown): string {
  if (error instanceof YAMLException) return `${error.reason} (line ${(error.mark?.line ?? 0) + 1})`
  if (!(error instanceof SyntaxError)) return 'it cannot be parsed'
  const [, position] = /position (\d+)/.exec(error.message) ?? []
  return `it is no JSON${position === undefined ? '' : ` (at character ${position})`}`
}

/** Parses a file of the generated folders. */
export function parseFile(path: string, source: string): Parsed {
  // UTF-16 read as UTF-8 is full of these.
  if (source.includes('\0') || source.startsWith('\ufffd')) return unreadable('it is no UTF-8 text')
  try {
    return path.startsWith('terraform/') ? parseJson(source) : parseYaml(source) // JSON is YAML too
  } catch (error) {
    return unreadable(reasonOf(error))
  }
}
