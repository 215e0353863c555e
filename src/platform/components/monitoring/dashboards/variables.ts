import { METRICS } from '../../../../../classifier/src/contract.ts'
import type { Environment } from '../../../../config/load.ts'
import { runningServicesOf } from '../../../../config/names.ts'
import { classifiersOf } from '../../../alerts/classifiers.ts'
import { RECORDS } from '../../../alerts/records.ts'
import { selector } from './expressions.ts'
import type { GrafanaVariable } from './grafana.ts'

/** Uid that kube-prometheus-stack gives to the data source of its Prometheus. */
const DATASOURCE_UID = 'prometheus'

/** The Prometheus that is chosen. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const

/** A choice at the top of a dashboard, for one environment. */
export type Variable = (env: Environment) => GrafanaVariable

const labelValues = (name: string, label: string, of: string): GrafanaVariable => {
  const query = `label_values(${of})`
  return {
    name,
    label,
    type: 'query',
    datasource: DATASOURCE,
    query: { query, refId: name },
    definition: query,
    refresh: 2, // with the time range
    sort: 1,
  }
}

const ALL = {
  includeAll: true,
  allValue: '.+',
  multi: true,
  current: { text: 'All', value: '$__all' },
} as const satisfies Partial<GrafanaVariable>

/** Which Prometheus is asked: ours, or one that a person adds beside it. */
export const datasource: Variable = () => ({
  name: 'datasource',
  label: 'Prometheus',
  type: 'datasource',
  query: 'prometheus',
  current: { text: 'Prometheus', value: DATASOURCE_UID },
  refresh: 1,
})

/** Which environment: every target has its name as a label, so that one Prometheus may have several. */
export const environment: Variable = ({ name }) => ({
  ...labelValues('environment', 'Environment', 'up, environment'),
  current: { text: name, value: name },
})

const SERVICE = { name: 'service', label: 'Service' } as const
// Its name is that of its namespace.
const services = labelValues(SERVICE.name, SERVICE.label, `${selector(RECORDS.objective)}, namespace`)

/** One service, of any runtime; at the start the first one. */
export const service: Variable = (env) => {
  const first = runningServicesOf(env)[0] ?? ''
  return { ...services, current: { text: first, value: first } }
}

/** Services, of any runtime; at the start all of them. */
export const everyService: Variable = () => ({ ...services, ...ALL })

/** A service of the runtime classifier; at the start the first one. */
export const classifierService: Variable = (env) => {
  const first = classifiersOf(env)[0]?.name ?? ''
  return {
    ...labelValues(SERVICE.name, SERVICE.label, `${selector(METRICS.workersReady.name)}, namespace`),
    current: { text: first, value: first },
  }
}

/** Models that are loaded; at the start all of them. */
export const model: Variable = () => ({
  ...labelValues('model', 'Model', `${selector(METRICS.modelInfo.name)}, model`),
  ...ALL,
})

/** One of the signals of drift, to look at closely. */
export const signal: Variable = () => ({
  ...labelValues('signal', 'Signal', `${selector(METRICS.signals.name)}, signal`),
  current: { text: 'luminance', value: 'luminance' },
})

/** Namespaces of the cluster, by a metric that has them; at the start all. */
export const namespacesOf =
  (metric: string, label = 'namespace'): Variable =>
  () => ({ ...labelValues('namespace', 'Namespace', `${selector(metric)}, ${label}`), ...ALL })
