import type { Environment } from '../../../config/load.ts'
import type { Component } from '../../../engine/kubernetes/component.ts'
import type { ChartRights } from '../../../engine/kubernetes/rights.ts'
import granted from './granted.json' with { type: 'json' }

/** Redis of several pods is a chart within a chart, and runs by choice. */
const HIGHLY_AVAILABLE = /\/argo-cd-redis-ha/

/**
 * What the charts of an environment let their service accounts do. No chart is here to be asked, so this is data, written
 * by `npm run import -- --only rights` from the rendered charts and held against them.
 */
export function chartRights(
  env: Environment,
  components: Readonly<Record<string, Pick<Component, 'releases'>>>,
): readonly ChartRights[] {
  const releases = new Set(
    Object.values(components).flatMap((one) => (one.releases?.(env) ?? []).map(({ release }) => release)),
  )
  const { highAvailability } = env.components['argo-cd']
  return granted
    .filter(({ release }) => releases.has(release))
    .filter(({ serviceAccount }) => highAvailability || !HIGHLY_AVAILABLE.test(serviceAccount))
}
