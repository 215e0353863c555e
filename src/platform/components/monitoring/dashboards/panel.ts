import type {
  GrafanaLink,
  GrafanaMapping,
  GrafanaOverride,
  PrometheusQuery,
  StatPanel,
  TablePanel,
  TimeseriesPanel,
} from './grafana.ts'
import { DATASOURCE } from './variables.ts'

/** Grafana's ids of units: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
export type Unit = 's' | 'reqps' | 'ops' | 'percentunit' | 'short' | 'bytes' | 'cores' | 'dateTimeFromNow' | 'none'

/** One series or several: an expression, and how they are called where it has more than one. */
export interface Query {
  readonly expr: string
  readonly legend: string
}

/** Where a panel turns yellow and where red: from there upwards, or below it where small values are the bad ones. */
export type Limits = { readonly yellow?: number; readonly red?: number } & (
  | { readonly below?: never; readonly yellow: number }
  | { readonly below?: never; readonly red: number }
  | { readonly below: true; readonly yellow: number }
  | { readonly below: true; readonly red: number }
)

/** What every panel says, whatever its kind. */
export interface PanelText {
  readonly title: string
  /** What it shows, and what a bad value means. */
  readonly description: string
  readonly unit: Unit
  readonly limits: Limits
  readonly queries: readonly Query[]
  /** Columns of 24, a third of the screen where left out. On a phone each panel takes the whole width. */
  readonly width?: number
  readonly height?: number
  /** Ends of the scale, where they are known. */
  readonly min?: number
  readonly max?: number
  readonly decimals?: number
  readonly mappings?: readonly GrafanaMapping[]
  /** Uid of the dashboard that has more of it. */
  readonly opens?: string
}

const SIZE = { width: 8, height: 8 } as const

function steps(limits: Limits) {
  const { yellow, red, below } = limits
  if (below) {
    const bad = [
      ...(red === undefined ? [] : [{ color: 'red', below: red }]),
      ...(yellow === undefined ? [] : [{ color: 'yellow', below: yellow }]),
    ]
    // A step says from where on its colour holds: the end of the one before.
    return [...bad, { color: 'green' }].map(({ color }, index) => ({ color, value: bad[index - 1]?.below ?? null }))
  }
  return [
    { color: 'green', value: null },
    ...(yellow === undefined ? [] : [{ color: 'yellow', value: yellow }]),
    ...(red === undefined ? [] : [{ color: 'red', value: red }]),
  ]
}

const letter = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index)

const targets = (queries: readonly Query[], kind: Partial<PrometheusQuery>): readonly PrometheusQuery[] =>
  queries.map(({ expr, legend }, index) => ({ refId: letter(index), expr, legendFormat: legend, ...kind }))

const linkTo = (uid: string): GrafanaLink => ({
  title: 'More of it',
  type: 'link',
  url: `/d/${uid}`,
  includeVars: true,
  keepTime: true,
  targetBlank: false,
  asDropdown: false,
  icon: 'dashboard',
  tooltip: '',
  tags: [],
})

const frame = ({ title, description, width = SIZE.width, height = SIZE.height, opens }: PanelText) => ({
  title,
  description,
  datasource: DATASOURCE,
  gridPos: { x: 0, y: 0, w: width, h: height },
  ...(opens && { links: [linkTo(opens)] }),
})

const field = ({ unit, limits, min, max, decimals, mappings }: PanelText) => ({
  unit,
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
  ...(decimals !== undefined && { decimals }),
  ...(mappings && { mappings }),
  thresholds: { mode: 'absolute' as const, steps: steps(limits) },
})

/** Lines over time; the limits are dashed lines. */
export function timeseries(text: PanelText & { readonly stacked?: boolean }): TimeseriesPanel {
  const stacking = text.stacked && { stacking: { mode: 'normal' as const, group: 'A' } }
  return {
    ...frame(text),
    type: 'timeseries',
    fieldConfig: {
      defaults: {
        ...field(text),
        color: { mode: 'palette-classic' },
        custom: {
          axisSoftMin: 0,
          fillOpacity: text.stacked ? 30 : 10,
          showPoints: 'never',
          thresholdsStyle: { mode: 'dashed' },
          ...stacking,
        },
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: targets(text.queries, { range: true }),
  }
}

/** One number, large, on the colour of its limit. */
export function stat(text: PanelText): StatPanel {
  return {
    ...frame(text),
    type: 'stat',
    fieldConfig: { defaults: { ...field(text), color: { mode: 'thresholds' } }, overrides: [] },
    options: {
      colorMode: 'background',
      graphMode: 'area',
      justifyMode: 'auto',
      textMode: 'auto',
      orientation: 'auto',
      wideLayout: true,
      showPercentChange: false,
      percentChangeColorMode: 'standard',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    },
    targets: targets(text.queries, { range: true }),
  }
}

/** A column of a table: the label or value it shows, and its heading. */
export interface Column {
  readonly label: string
  readonly heading: string
}

/** The newest values as a table, a row for each series. The last column is the value, on the colour of its limit. */
export function table(text: PanelText & { readonly columns: readonly Column[]; readonly value: string }): TablePanel {
  const { columns, value } = text
  const shown = [...columns, { label: 'Value', heading: value }]
  const coloured: GrafanaOverride = {
    matcher: { id: 'byName', options: value },
    properties: [{ id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } }],
  }
  return {
    ...frame(text),
    type: 'table',
    fieldConfig: { defaults: { ...field(text), color: { mode: 'thresholds' } }, overrides: [coloured] },
    options: { frameIndex: 0, showHeader: true, cellHeight: 'sm', sortBy: [{ displayName: value, desc: true }] },
    transformations: [
      { id: 'filterFieldsByName', options: { include: { names: shown.map(({ label }) => label) } } },
      {
        id: 'organize',
        options: {
          indexByName: Object.fromEntries(shown.map(({ label }, index) => [label, index])),
          renameByName: Object.fromEntries(shown.map(({ label, heading }) => [label, heading])),
        },
      },
    ],
    targets: targets(text.queries, { instant: true, format: 'table' }),
  }
}
