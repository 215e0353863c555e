/** What a dashboard asks of Prometheus, and where. */
export interface Query {
  /** Its panel or variable. */
  readonly where: string
  readonly expr: string
}

/** Durations and numbers that Grafana fills in. https://grafana.com/docs/grafana/latest/visualizations/dashboards/variables/add-template-variables/#global-variables */
const BUILT_IN: Readonly<Record<string, string>> = {
  __interval: '1m',
  __interval_ms: '60000',
  __rate_interval: '5m',
  __range: '6h',
  __range_s: '21600',
  __range_ms: '21600000',
  __from: '0',
  __to: '21600000',
}

const VARIABLE = /\$(\w+)|\$\{(\w+)(?:[.:][\w.:]+)?\}|\[\[(\w+)(?::\w+)?\]\]/g

/** An expression as Prometheus gets it, with the values of its variables; `undefined` stays as it is. */
export function interpolate(expr: string, values: Readonly<Record<string, string | undefined>>): string {
  return expr.replace(VARIABLE, (whole, plain, braced, bracketed) => {
    const name: string = plain ?? braced ?? bracketed
    return values[name] ?? BUILT_IN[name] ?? whole
  })
}

/** Variables that an expression uses and nobody defines. */
export function unknownVariables(expr: string, defined: readonly string[]): readonly string[] {
  const used = [...expr.matchAll(VARIABLE)].map(([, plain, braced, bracketed]) => plain ?? braced ?? bracketed ?? '')
  return used.filter((name) => !(name in BUILT_IN) && !defined.includes(name))
}

interface Panel {
  readonly title?: string
  readonly panels?: readonly Panel[]
  readonly targets?: readonly { readonly refId?: string; readonly expr?: string }[]
}

/** What of a dashboard's model matters here. https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export interface Dashboard {
  readonly title?: string
  readonly panels?: readonly Panel[]
  readonly templating?: {
    readonly list?: readonly {
      readonly name: string
      readonly type?: string
      readonly query?: string | { readonly query?: string }
    }[]
  }
}

const queriesOfPanel = (panel: Panel): readonly Query[] => [
  ...(panel.targets ?? []).flatMap(({ expr, refId }) =>
    expr ? [{ where: `panel "${panel.title ?? ''}" ${refId ?? ''}`.trim(), expr }] : [],
  ),
  ...(panel.panels ?? []).flatMap(queriesOfPanel),
]

/** `label_values(METRIC, LABEL)` and `query_result(EXPR)`, as an expression that names the metric and the label. */
function queryOfVariable(query: string): string | undefined {
  const ofLabel = /^label_values\((.*),\s*(\w+)\s*\)$/s.exec(query)
  if (ofLabel) return `count by (${ofLabel[2]}) (${ofLabel[1]})`
  return /^query_result\((.*)\)$/s.exec(query)?.[1]
}

/** Names of a dashboard's variables. */
export function variablesOf({ templating }: Dashboard): readonly string[] {
  return (templating?.list ?? []).map(({ name }) => name)
}

/** Every query of a dashboard, with the variables still in it. */
export function queriesOf(dashboard: Dashboard): readonly Query[] {
  const variables = (dashboard.templating?.list ?? []).flatMap(({ name, type, query }) => {
    const text = typeof query === 'string' ? query : (query?.query ?? '')
    const expr = type === 'query' ? queryOfVariable(text) : undefined
    return expr ? [{ where: `variable "${name}"`, expr }] : []
  })
  return [...variables, ...(dashboard.panels ?? []).flatMap(queriesOfPanel)]
}
