import { line } from './classifier-metrics.ts'

/** What a service is asked each second, of which so much fails and so much takes between a half and a whole second. */
export interface Asked {
  readonly service: string
  readonly perSecond: number
  readonly failed: number
  readonly late: number
}

/**
 * What a proxy of Envoy Gateway says so many seconds after its start.
 *
 * @param seconds - since its start
 */
export function envoyMetrics(seconds: number, asked: readonly Asked[]): string {
  const lines = asked.flatMap(({ service, perSecond, failed, late }) => {
    const cluster = { envoy_cluster_name: `httproute/${service}/${service}/rule/0` }
    const all = seconds * perSecond
    const classes = { 2: all * (1 - failed), 5: all * failed }
    const bounds = { 250: all * (1 - late), 500: all * (1 - late), 1000: all, '+Inf': all }
    return [
      ...Object.entries(classes).map(([digit, value]) =>
        line('envoy_cluster_upstream_rq_xx', { ...cluster, envoy_response_code_class: digit }, value),
      ),
      ...Object.entries(bounds).map(([le, value]) =>
        line('envoy_cluster_upstream_rq_time_bucket', { ...cluster, le }, value),
      ),
      line('envoy_cluster_upstream_rq_time_count', cluster, all),
    ]
  })
  return `${lines.join('\n')}\n`
}

/** The same of ingress-nginx, as Prometheus keeps it: the namespace of an Ingress is not that of the proxy. */
export function nginxMetrics(seconds: number, asked: readonly Asked[]): string {
  const lines = asked.flatMap(({ service, perSecond, failed, late }) => {
    const ingress = { exported_namespace: service, ingress: service, exported_service: service }
    const all = seconds * perSecond
    const statuses = { 200: all * (1 - failed), 503: all * failed }
    const bounds = { 0.25: all * (1 - late), 0.5: all * (1 - late), 1: all, '+Inf': all }
    const duration = 'nginx_ingress_controller_request_duration_seconds'
    return [
      ...Object.entries(statuses).map(([status, value]) =>
        line('nginx_ingress_controller_requests', { ...ingress, status }, value),
      ),
      ...Object.entries(bounds).map(([le, value]) => line(`${duration}_bucket`, { ...ingress, le }, value)),
      line(`${duration}_count`, ingress, all),
    ]
  })
  return `${lines.join('\n')}\n`
}
