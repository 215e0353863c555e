import type { Environment } from '../../../../config/load.ts'
import { PLATFORM } from '../../../../config/names.ts'
import type { GrafanaDashboard, GrafanaPanel, GrafanaRow } from './grafana.ts'
import type { Variable } from './variables.ts'

const COLUMNS = 24
/** Tag of our dashboards, by which each links to the others. */
const TAG = PLATFORM
/** Version of the format: that of Grafana 11 to 13. https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
const SCHEMA_VERSION = 41

/** Panels that belong together, below a heading. */
export interface Row {
  /** Left out for what should be seen first. */
  readonly title?: string
  readonly panels: readonly GrafanaPanel[]
}

/** A dashboard before it is laid out. */
export interface Dashboard {
  /** Part of its address: it outlives a change of title. */
  readonly uid: string
  readonly title: string
  /** Which question it answers. */
  readonly description: string
  /** Folder in Grafana. */
  readonly folder: string
  readonly variables: readonly Variable[]
  rows(env: Environment): readonly Row[]
}

/** Places panels from left to right, as high as the highest beside it. */
function place(panels: readonly GrafanaPanel[], top: number) {
  let x = 0
  let y = top
  let bottom = top
  const placed = panels.map((panel) => {
    const { w = COLUMNS, h = 0 } = panel.gridPos ?? {}
    if (x + w > COLUMNS) {
      x = 0
      y = bottom
    }
    const gridPos = { x, y, w, h }
    x += w
    bottom = Math.max(bottom, y + h)
    return { ...panel, gridPos }
  })
  return { placed, bottom }
}

function layOut(rows: readonly Row[]): readonly (GrafanaPanel | GrafanaRow)[] {
  let y = 0
  const panels = rows.flatMap(({ title, panels }): (GrafanaPanel | GrafanaRow)[] => {
    const heading: GrafanaRow[] =
      title === undefined
        ? []
        : [{ id: 0, type: 'row', title, collapsed: false, gridPos: { x: 0, y, w: COLUMNS, h: 1 }, panels: [] }]
    const { placed, bottom } = place(panels, y + heading.length)
    y = bottom
    return [...heading, ...placed]
  })
  return panels.map((panel, index) => ({ ...panel, id: index + 1 }))
}

/** The dashboard as Grafana stores it. */
export function dashboardJson({ uid, title, description, variables, rows }: Dashboard, env: Environment) {
  return {
    uid,
    title,
    description,
    schemaVersion: SCHEMA_VERSION,
    tags: [TAG],
    editable: false,
    graphTooltip: 1, // one cross for all panels
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'utc',
    links: [
      {
        title: 'Dashboards',
        type: 'dashboards',
        tags: [TAG],
        icon: 'external link',
        tooltip: '',
        asDropdown: true,
        includeVars: true,
        keepTime: true,
        targetBlank: false,
      },
    ],
    annotations: { list: [] },
    templating: { list: variables.map((variable) => variable(env)) },
    panels: layOut(rows(env)),
  } satisfies GrafanaDashboard
}
