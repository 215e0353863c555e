/** What is known of a version: when it came, when it ends, and what lies between it and another. */
import { endOfLifeOf } from '../../config/lives.ts'
import { CHARTS, type ChartVersion, KUBERNETES_VERSIONS, type Version } from '../../config/versions.ts'

type Numbers = readonly [major: number, minor: number, patch: number]

/** Numbers of a version, `v` and what follows the patch left out; `undefined` for a branch or a commit. */
export function numbersOf(version: unknown): Numbers | undefined {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(String(version)) ?? []
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch ?? 0)]
}

/** Whether a revision is one release or commit, for good; a branch or a range is not, however it is called. */
export const isFixed = (revision: unknown): boolean =>
  /^(v?\d+\.\d+\.\d+([-+][\w.+-]+)?|[0-9a-f]{40})$/.test(String(revision))

/** How far one version is from another. */
export function stepBetween(before: unknown, after: unknown): 'downgrade' | 'major' | 'minor' | 'patch' | 'unknown' {
  const [from, to] = [numbersOf(before), numbersOf(after)]
  if (!from || !to) return 'unknown'
  const index = from.findIndex((number, i) => number !== to[i])
  if (index < 0) return 'patch'
  if ((to[index] ?? 0) < (from[index] ?? 0)) return 'downgrade'
  return (['major', 'minor', 'patch'] as const)[index] ?? 'patch'
}

const minorOf = (version: unknown): string => String(version).replace(/^v/, '').split('.').slice(0, 2).join('.')

/** Minor versions of Kubernetes after the first, up to the last, with their dates. */
export function kubernetesBetween(before: unknown, after: unknown): readonly Version[] {
  const order = (version: string) => Number(version.split('.')[1])
  return Object.values(KUBERNETES_VERSIONS).filter(
    ({ version }) => order(version) > order(minorOf(before)) && order(version) <= order(minorOf(after)),
  )
}

/** What `src/config/versions.ts` knows of a version of Kubernetes. */
export function kubernetesRelease(version: unknown): Version | undefined {
  return Object.values<Version>(KUBERNETES_VERSIONS).find((known) => known.version === minorOf(version))
}

/** What it knows of a chart's version. */
export function chartRelease(repository: unknown, chart: unknown, version: unknown): Version | undefined {
  const found = Object.values<ChartVersion>(CHARTS).find(
    (known) => known.repository === repository && known.chart === chart && known.version === version,
  )
  const end = found && endOfLifeOf(found)
  return found && { ...found, ...(end !== undefined && { endOfLife: end }) }
}

/** Days from one ISO date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
