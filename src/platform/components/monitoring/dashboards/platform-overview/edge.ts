import { type Engine, enginesOf } from '../../../../../config/engines.ts'
import type { Environment } from '../../../../../config/load.ts'
import { elseZero, RATE, selector } from '../expressions.ts'
import type { Query } from '../panel.ts'
import { timeseries } from '../panel.ts'

/** Answers at the edge, by the engine that gives them. */
const ANSWERS: Readonly<Record<Engine, Query>> = {
  gateway: {
    expr: elseZero(
      `sum by (envoy_response_code_class) (rate(${selector('envoy_http_downstream_rq_xx', 'envoy_http_conn_manager_prefix!~"admin|eg-.*"')}[${RATE}]))`,
      'envoy_response_code_class',
    ),
    legend: 'class {{envoy_response_code_class}}',
  },
  'ingress-nginx': {
    expr: elseZero(`sum by (status) (rate(${selector('nginx_ingress_controller_requests')}[${RATE}]))`, 'status'),
    legend: '{{status}} ingress-nginx',
  },
}

/** What the proxies answer, of every host. */
export const edge = (env: Environment) =>
  timeseries({
    title: 'Answers at the edge',
    description:
      'Requests of every host each second, by status or its first digit, as the proxies see them. Errors here that the service does not know of are between the two.',
    unit: 'reqps',
    limits: { yellow: 1000 },
    width: 12,
    queries: enginesOf(env).map((engine) => ANSWERS[engine]),
  })
