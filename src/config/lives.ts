/** How long what runs still gets fixes. */
import { CHARTS, type ChartVersion } from './versions.ts'

/** `3.4` of `v3.4.4`. */
export const minorOf = (version: string): string => /^v?(\d+\.\d+)/.exec(version)?.[1] ?? version

/** Last day on which a chart's software gets fixes, as far as it is written down. */
export const endOfLifeOf = ({ version, app, endOfLife, support }: ChartVersion): string | undefined =>
  endOfLife ?? support?.ends[minorOf(app ?? version)]

/** Whether a project fixes nothing but its newest minor version: every few weeks that is another, so it is said, not refused. */
export const isRolling = ({ support }: ChartVersion): boolean => support?.minors === 1

/** Whether a minor version gets no more fixes by its project's rule, now that another is the newest. */
export function isPastIts({ support }: ChartVersion, own: string, newest: string): boolean {
  if (!support) return false
  const [[major = 0, minor = 0] = [], [newestMajor = 0, newestMinor = 0] = []] = [own, newest].map((version) =>
    minorOf(version).split('.').map(Number),
  )
  // How many minor versions a major one had is not known; those of the newest are.
  return major === newestMajor
    ? newestMinor - minor >= support.minors
    : newestMajor > major && newestMinor + 1 >= support.minors
}

interface Exposed {
  readonly engine?: string | undefined
  readonly bothEngines?: boolean | undefined
}

/** Charts that run only with one engine, and which. */
const ENGINE_OF: Readonly<Record<string, string>> = { 'ingress-nginx': 'ingress-nginx', 'envoy-gateway': 'gateway' }
const DEFAULT_ENGINE = 'gateway'

/** The charts that an environment runs, by name. */
export function chartsOf({ engine = DEFAULT_ENGINE, bothEngines = false }: Exposed): [string, ChartVersion][] {
  return Object.entries<ChartVersion>(CHARTS).filter(([name]) => bothEngines || (ENGINE_OF[name] ?? engine) === engine)
}

/** A chart with the version of what it installs, for people. */
export const chartName = (name: string, { version, app }: ChartVersion): string =>
  `${name} ${version}${app ? ` (${app})` : ''}`
