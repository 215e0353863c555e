import { numbersOf, stepBetween } from './releases.ts'

/** Helm of each Argo CD, by the first version of the argo-cd chart that brings it; the newest first. */
const BUNDLED = [
  // Argo CD 3.5: https://argo-cd.readthedocs.io/en/release-3.5/operator-manual/upgrading/3.4-3.5/
  { chart: '10.2.0', argoCd: '3.5', helm: '4.2' },
  // Argo CD 3.4 and before: https://github.com/argoproj/argo-cd/blob/release-3.4/hack/tool-versions.sh
  { chart: '0.0.0', argoCd: '3.4', helm: '3' },
] as const

export type Bundled = (typeof BUNDLED)[number]

/** What a version of the argo-cd chart brings; `undefined` for no version. */
export function bundledHelm(chartVersion: unknown): Bundled | undefined {
  if (!numbersOf(chartVersion)) return undefined
  return BUNDLED.find(({ chart }) => chart === String(chartVersion) || stepBetween(chart, chartVersion) !== 'downgrade')
}

/** What to say where Argo CD would render with another Helm; `undefined` where it would not. */
export function helmDifference(version: string, argoCdChart: string | undefined): string | undefined {
  const bundled = bundledHelm(argoCdChart)
  const major = numbersOf(version)?.[0]
  if (!bundled || major === undefined || bundled.helm.split('.')[0] === String(major)) return undefined
  return `Rendered with Helm ${version}; Argo CD ${bundled.argoCd} of the pinned chart renders with Helm ${bundled.helm}.`
}
