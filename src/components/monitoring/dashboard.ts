import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { NAMESPACES } from '../../config/names.ts'

/** Uid that kube-prometheus-stack gives to the Prometheus of its Grafana. */
const DATASOURCE = { type: 'prometheus', uid: 'prometheus' }
const GRID_COLUMNS = 24
const PANEL = { w: 8, h: 8 }

/** One picture on a dashboard. https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export interface Panel {
  readonly title: string
  /** What it shows, and what a bad value means. */
  readonly description: string
  readonly kind: 'timeseries' | 'stat'
  /** Grafana's id of the unit: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
  readonly unit: 's' | 'reqps' | 'ops' | 'percentunit' | 'short'
  readonly queries: readonly { readonly expr: string; readonly legend: string }[]
  /** From here on the panel is red. */
  readonly threshold?: number
}

export interface Dashboard {
  /** Part of its address: it outlives a change of title. */
  readonly uid: string
  readonly title: string
  readonly panels: readonly Panel[]
}

const letter = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index)

function panelJson({ title, description, kind, unit, queries, threshold }: Panel, index: number) {
  const perRow = GRID_COLUMNS / PANEL.w
  const red = threshold === undefined ? [] : [{ color: 'red', value: threshold }]
  return {
    id: index + 1,
    type: kind,
    title,
    description,
    datasource: DATASOURCE,
    gridPos: { ...PANEL, x: (index % perRow) * PANEL.w, y: Math.floor(index / perRow) * PANEL.h },
    fieldConfig: {
      defaults: { unit, thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, ...red] } },
      overrides: [],
    },
    targets: queries.map(({ expr, legend }, position) => ({
      refId: letter(position),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
    })),
  }
}

/** The dashboard as Grafana stores it; panels follow each other from left to right, three in a row. */
export function dashboardJson({ uid, title, panels }: Dashboard) {
  return {
    uid,
    title,
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'utc',
    panels: panels.map(panelJson),
  }
}

/** Adds a dashboard where Grafana's sidecar finds it. */
export function addDashboard(chart: Chart, dashboard: Dashboard): void {
  const name = `dashboard-${dashboard.uid}`
  new k8s.KubeConfigMap(chart, name, {
    metadata: {
      name,
      namespace: NAMESPACES.monitoring,
      labels: { grafana_dashboard: '1' },
    },
    data: { [`${dashboard.uid}.json`]: `${JSON.stringify(dashboardJson(dashboard), null, 2)}\n` },
  })
}
