/**
 * Grafana's own types, from its foundation SDK, as plain data.
 *
 * Only types are taken: loading the SDK's builders and enums would take 0.08 s of every synth. An enum is here what its
 * values are, so `'absolute'` and no other word is a mode of thresholds.
 */
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard'
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus'
import type * as stat from '@grafana/grafana-foundation-sdk/stat'
import type * as table from '@grafana/grafana-foundation-sdk/table'
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'

type Method = (...values: never[]) => unknown

/** The same shape with enums as their values, and without methods. */
type Plain<T> = unknown extends T
  ? T
  : T extends string
    ? `${T}`
    : T extends number
      ? `${T}` extends `${infer Value extends number}`
        ? Value
        : T
      : T extends readonly (infer Item)[]
        ? readonly Plain<Item>[]
        : T extends object
          ? { readonly [Key in keyof T as T[Key] extends Method ? never : Key]: Plain<T[Key]> }
          : T

export type GrafanaDashboard = Plain<sdk.Dashboard>
export type GrafanaRow = Plain<sdk.RowPanel>
export type GrafanaVariable = Plain<sdk.VariableModel>
export type GrafanaLink = Plain<sdk.DashboardLink>
export type GrafanaMapping = Plain<sdk.ValueMapping>
export type GrafanaOverride = Plain<sdk.FieldConfigSource>['overrides'][number]
export type GrafanaTransformation = Plain<sdk.DataTransformerConfig>
export type PrometheusQuery = Plain<prometheus.Dataquery>

/** A panel with the options that its kind has. */
type PanelOf<Kind extends string, Options, Custom> = Omit<
  Plain<sdk.Panel>,
  'type' | 'options' | 'targets' | 'fieldConfig'
> & {
  readonly type: Kind
  readonly options: Plain<Options>
  readonly targets: readonly PrometheusQuery[]
  readonly fieldConfig: {
    readonly defaults: Omit<Plain<sdk.FieldConfig>, 'custom'> & { readonly custom?: Plain<Custom> }
    readonly overrides: readonly GrafanaOverride[]
  }
}

export type TimeseriesPanel = PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>
export type StatPanel = PanelOf<'stat', stat.Options, never>
export type TablePanel = PanelOf<'table', table.Options, Partial<table.FieldConfig>>
export type GrafanaPanel = TimeseriesPanel | StatPanel | TablePanel
