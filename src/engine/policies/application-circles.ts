import type { Manifest } from '../kubernetes/manifest.ts'
import { manifestPath } from '../output/layout.ts'
import { at, type Fields, text } from './fields.ts'
import { indexOf, sourcesOf } from './object-index.ts'
import type { Policy } from './policy.ts'

const IGNORE_HEALTH = 'argocd.argoproj.io/ignore-healthcheck'

const MEANING: Readonly<Record<string, string>> = { '*': '.*', '?': '.', '{': '(?:', '}': ')', ',': '|' }

/** A pattern as Argo CD reads it: `*` passes slashes too, and `{a,b}` is either. https://github.com/gobwas/glob */
const globOf = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/\W/g, (mark) => MEANING[mark] ?? `\\${mark}`)}$`)

/** Whether a source reads a file. */
function reads(source: Fields, repository: string, file: string): boolean {
  const folder = `${text(source['path']) ?? ''}/`
  if (source['repoURL'] !== repository || !file.startsWith(folder)) return false
  const name = file.slice(folder.length)
  const directory = source['directory']
  const [include, exclude] = [text(at(directory, 'include')), text(at(directory, 'exclude'))]
  return (
    (at(directory, 'recurse') === true || !name.includes('/')) &&
    !(exclude && globOf(exclude).test(name)) &&
    (!include || globOf(include).test(name))
  )
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
    // Argo CD leaves an Application among its own objects out.
    const contained = new Map(
      applications.map((application) => {
        const sources = sourcesOf(application)
        const isRead = (path: string) => sources.some((source) => reads(source, platform.env.repository.url, path))
        const read = files.filter(({ manifest, path }) => manifest !== application && isRead(path))
        return [application, read.map(({ manifest }) => manifest)]
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
