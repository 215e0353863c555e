import { CHARTS, type ChartVersion, KUBERNETES_VERSIONS, type Version } from '../../config/versions.ts'

/** The part of an environment that decides which versions run. */
export interface Running {
  readonly name: string
  readonly live?: boolean
  readonly cluster: { readonly kubernetesVersion: string }
  readonly components: { readonly exposure: { readonly engine?: string; readonly bothEngines?: boolean } }
}

/** Something whose life has ended, where it runs. */
export interface Expired {
  readonly environment: string
  readonly live: boolean
  readonly subject: string
  readonly endOfLife: string
}

/** Charts that run only with one engine, and which. */
const ENGINE_OF: Readonly<Record<string, string>> = { 'ingress-nginx': 'ingress-nginx', 'envoy-gateway': 'gateway' }
const DEFAULT_ENGINE = 'gateway'

/**
 * What is past the end of its life.
 *
 * @param today - ISO date.
 */
export function expiredIn(environments: readonly Running[], today: string): readonly Expired[] {
  const kubernetes = new Map<string, Version>(Object.entries(KUBERNETES_VERSIONS))
  const charts = Object.entries<ChartVersion>(CHARTS)
  return environments.flatMap(({ name, live = false, cluster, components: { exposure } }) => {
    const engine = exposure.engine ?? DEFAULT_ENGINE
    const runs = (chart: string) => exposure.bothEngines || (ENGINE_OF[chart] ?? engine) === engine
    const versions: readonly (readonly [string, string | undefined])[] = [
      [`Kubernetes ${cluster.kubernetesVersion}`, kubernetes.get(cluster.kubernetesVersion)?.endOfLife],
      ...charts
        .filter(([chart]) => runs(chart))
        .map(([chart, { version, endOfLife }]) => [`${chart} ${version}`, endOfLife] as const),
    ]
    return versions.flatMap(([subject, endOfLife]) =>
      endOfLife !== undefined && endOfLife < today ? [{ environment: name, live, subject, endOfLife }] : [],
    )
  })
}
