import type { Exporter } from '../metrics.ts'

const CONNECTIONS = ['envoy_http_conn_manager_prefix'] as const
// Of what it sends on: https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats
const CLUSTER = ['envoy_cluster_name'] as const

/** The proxies of Envoy Gateway; times are in milliseconds. */
export const envoy: Exporter = {
  source: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/stats',
  metrics: {
    envoy_server_live: [],
    envoy_server_uptime: [],
    envoy_server_memory_allocated: [],
    envoy_http_downstream_cx_active: CONNECTIONS,
    envoy_http_downstream_rq_active: CONNECTIONS,
    envoy_http_downstream_rq_total: CONNECTIONS,
    envoy_http_downstream_rq_xx: [...CONNECTIONS, 'envoy_response_code_class'],
    envoy_cluster_membership_healthy: CLUSTER,
    envoy_cluster_membership_total: CLUSTER,
    envoy_cluster_upstream_cx_active: CLUSTER,
    envoy_cluster_upstream_cx_connect_fail: CLUSTER,
    envoy_cluster_upstream_rq_total: CLUSTER,
    envoy_cluster_upstream_rq_xx: [...CLUSTER, 'envoy_response_code_class'],
  },
  histograms: {
    envoy_http_downstream_rq_time: CONNECTIONS,
    envoy_cluster_upstream_rq_time: CLUSTER,
  },
}

const CONTROLLER = ['controller_class', 'controller_namespace', 'controller_pod'] as const
const INGRESS = [...CONTROLLER, 'exported_namespace', 'exported_service', 'ingress', 'host', 'path', 'method'] as const

/** The controller of ingress-nginx. */
export const ingressNginx: Exporter = {
  source: 'https://kubernetes.github.io/ingress-nginx/user-guide/monitoring/',
  metrics: {
    nginx_ingress_controller_requests: [...INGRESS, 'status', 'canary'],
    nginx_ingress_controller_config_last_reload_successful: CONTROLLER,
    nginx_ingress_controller_nginx_process_connections: [...CONTROLLER, 'state'],
    nginx_ingress_controller_ssl_expire_time_seconds: ['host', 'secret_name', 'class'],
  },
  histograms: { nginx_ingress_controller_request_duration_seconds: [...INGRESS, 'status', 'canary'] },
}
