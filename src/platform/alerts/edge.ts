import type { Engine } from '../../config/engines.ts'

/**
 * What the edge counts of each service, under its namespace. Both engines name what a request was for: Envoy in the name
 * of the cluster to which it sent it, ingress-nginx in labels of the Ingress.
 *
 * A service without any ready pod is not counted at Envoy Gateway, which then answers 503 without asking anybody
 * (`failedNoReadyEndpoints` in internal/gatewayapi/route.go): that is what ServiceDown is for.
 */
interface Counted {
  /** Requests in a time, those that failed alone if so wanted. */
  requests(range: string, failed: boolean): string
  /** Answers in a time; those within so many milliseconds, where given. */
  answers(range: string, withinMs?: number): string
}

const labelled = (series: string, from: string, pattern: string) =>
  `label_replace(${series}, "namespace", "$1", "${from}", "${pattern}")`

// httproute/<namespace>/<name>/rule/<number>: irRouteDestinationName in internal/gatewayapi/helpers.go of Envoy Gateway.
const ROUTE = 'httproute/([^/]+)/.+'

/**
 * A bucket by its bound. Prometheus writes bounds as floats from 3.0 on, 500 as 500.0, whatever a program says; those
 * before it, and what Azure ran before, kept its words.
 *
 * https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values
 */
const upTo = (bound: number) => (Number.isInteger(bound) ? `,le=~"${bound}([.]0)?"` : `,le="${bound}"`)

const envoy = (metric: string, range: string, matcher = '') =>
  labelled(
    `increase(envoy_cluster_upstream_rq_${metric}{envoy_cluster_name=~"${ROUTE}"${matcher}}[${range}])`,
    'envoy_cluster_name',
    ROUTE,
  )
const nginx = (metric: string, range: string, matcher = '') =>
  labelled(
    `increase(nginx_ingress_controller_${metric}{exported_namespace!=""${matcher}}[${range}])`,
    'exported_namespace',
    '(.+)',
  )

const COUNTED: Readonly<Record<Engine, Counted>> = {
  gateway: {
    requests: (range, failed) => envoy('xx', range, failed ? ',envoy_response_code_class="5"' : ''),
    answers: (range, withinMs) =>
      withinMs === undefined ? envoy('time_count', range) : envoy('time_bucket', range, upTo(withinMs)),
  },
  'ingress-nginx': {
    requests: (range, failed) => nginx('requests', range, failed ? ',status=~"5.."' : ''),
    answers: (range, withinMs) =>
      withinMs === undefined
        ? nginx('request_duration_seconds_count', range)
        : nginx('request_duration_seconds_bucket', range, upTo(withinMs / 1000)),
  },
}

const sum = (series: readonly string[]) => `sum by (namespace) (${series.join(' or ')})`

/** Requests to each service in a time, or those that failed: 500 and more, also where nobody answered. */
export const requestsTo = (engines: readonly Engine[], range: string, failed = false): string =>
  sum(engines.map((engine) => COUNTED[engine].requests(range, failed)))

/** Answers of each service in a time, or those within so many milliseconds. */
export const answersOf = (engines: readonly Engine[], range: string, withinMs?: number): string =>
  sum(engines.map((engine) => COUNTED[engine].answers(range, withinMs)))
