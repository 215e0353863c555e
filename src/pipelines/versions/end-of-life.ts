import { chartName, chartsOf, endOfLifeOf, isRolling } from '../../config/lives.ts'
import { KUBERNETES_VERSIONS, type Version } from '../../config/versions.ts'

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
  /** Whether it is refused where it is live; what ends every few weeks is only said. */
  readonly refused: boolean
}

/**
 * What is past the end of its life.
 *
 * @param today - ISO date.
 */
export function expiredIn(environments: readonly Running[], today: string): readonly Expired[] {
  const kubernetes = new Map<string, Version>(Object.entries(KUBERNETES_VERSIONS))
  return environments.flatMap(({ name, live = false, cluster, components: { exposure } }) => {
    const version = cluster.kubernetesVersion
    const running = [
      { subject: `Kubernetes ${version}`, end: kubernetes.get(version)?.endOfLife, refused: true },
      ...chartsOf(exposure).map(([chart, is]) => ({
        ...{ subject: chartName(chart, is), end: endOfLifeOf(is), refused: !isRolling(is) },
      })),
    ]
    return running.flatMap(({ subject, end, refused }) =>
      end !== undefined && end < today ? [{ environment: name, live, subject, endOfLife: end, refused }] : [],
    )
  })
}
