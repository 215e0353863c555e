import { dirname } from 'node:path/posix'
import { IGNORE_HEALTH } from '../kubernetes/application.ts'
import type { Manifest } from '../kubernetes/manifest.ts'
import { manifestPath } from '../output/layout.ts'
import { at, type Fields, text } from './fields.ts'
import { append } from './label-index.ts'
import { indexOf, sourcesOf } from './object-index.ts'
import type { Policy } from './policy.ts'

const MEANING: Readonly<Record<string, string>> = { '*': '.*', '?': '.', '{': '(?:', '}': ')', ',': '|' }

/** A pattern as Argo CD reads it: `*` passes slashes too, and `{a,b}` is either. https://github.com/gobwas/glob */
const globOf = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/\W/g, (mark) => MEANING[mark] ?? `\\${mark}`)}$`)

interface File {
  readonly path: string
  readonly manifest: Manifest
}

/** The files that a source reads: of its folder, and of those below where it says so. */
function filesOf(source: Fields, files: readonly File[], byFolder: ReadonlyMap<string, readonly File[]>) {
  const folder = text(source['path']) ?? ''
  const directory = source['directory']
  const [include, exclude] = ['include', 'exclude'].map((key) => {
    const pattern = text(at(directory, key))
    return pattern === undefined ? undefined : globOf(pattern)
  })
  const below = at(directory, 'recurse') === true ? files : (byFolder.get(folder) ?? [])
  return below.filter(({ path }) => {
    const name = path.slice(folder.length + 1)
    return path.startsWith(`${folder}/`) && !exclude?.test(name) && (include?.test(name) ?? true)
  })
}

/** The first way from an Application back to itself. */
function circleFrom(start: Manifest, contained: ReadonlyMap<Manifest, readonly Manifest[]>): readonly Manifest[] {
  const seen = new Set<Manifest>()
  const ways: (readonly Manifest[])[] = [[start]]
  for (const way of ways)
    for (const next of contained.get(way.at(-1) as Manifest) ?? []) {
      if (next === start) return [...way, start]
      if (!seen.has(next)) ways.push([...way, next])
      seen.add(next)
    }
  return []
}

/**
 * No Application waits for one that waits for it: with the health of Applications among what counts, neither would ever
 * be healthy. https://github.com/argoproj/argo-cd/issues/2995
 */
export const applicationCircles: Policy = {
  name: 'application-circles',
  check(platform) {
    const applications = indexOf(platform).ofKind('Application')
    const counted = applications.filter(({ object }) => object.metadata.annotations?.[IGNORE_HEALTH] !== 'true')
    const files = counted.map((manifest) => ({ manifest, path: manifestPath(manifest) }))
    const byFolder = new Map<string, File[]>()
    for (const file of files) append(byFolder, dirname(file.path), file)
    // Argo CD leaves an Application among its own objects out.
    const contained = new Map(
      applications.map((application) => {
        const own = sourcesOf(application).filter((source) => source['repoURL'] === platform.env.repository.url)
        const read = own.flatMap((source) => filesOf(source, files, byFolder).map(({ manifest }) => manifest))
        return [application, read.filter((manifest) => manifest !== application)]
      }),
    )
    return counted.flatMap((manifest) => {
      const circle = circleFrom(manifest, contained).map(({ object }) => object.metadata.name)
      if (circle.length === 0) return []
      const message = `waits for itself (${circle.join(' contains ')}); leave it out of a source, or annotate one with ${IGNORE_HEALTH}`
      return [{ manifest, message }]
    })
  },
}
