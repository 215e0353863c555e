import type { Environment } from '../../config/load.ts'
import { interpolate } from '../../engine/promql/grafana.ts'
import { dashboardJson } from '../../platform/components/monitoring/dashboards/dashboard.ts'
import { DASHBOARDS } from '../../platform/components/monitoring/dashboards/index.ts'

/** What a panel asks of Prometheus, as Prometheus gets it. */
export interface PanelQuery {
  /** Uid of the dashboard. */
  readonly dashboard: string
  readonly panel: string
  readonly expr: string
  /** From which values on the panel has which colour. */
  readonly colours: readonly { readonly color: string; readonly value: number | null }[]
}

/**
 * Every query of every panel, with what is chosen in its variables: at first what a person finds chosen who opens the
 * dashboard. `__rate_interval` and the other times of Grafana may be given as well.
 */
export function dashboardQueries(env: Environment, chosen: Readonly<Record<string, string>> = {}): PanelQuery[] {
  return DASHBOARDS.flatMap((dashboard) => {
    const { uid, panels, templating } = dashboardJson(dashboard, env)
    const first = templating.list.map(({ name, current, allValue }) => {
      const value = String(current?.value)
      return [name, value === '$__all' ? allValue : value]
    })
    const values = { ...Object.fromEntries(first), ...chosen }
    return panels.flatMap((panel) =>
      panel.type === 'row'
        ? []
        : panel.targets.map(({ expr }) => ({
            dashboard: uid,
            panel: panel.title ?? '',
            expr: interpolate(expr, values),
            colours: panel.fieldConfig.defaults.thresholds?.steps ?? [],
          })),
    )
  })
}
