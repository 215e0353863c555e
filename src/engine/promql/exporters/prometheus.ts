import type { Exporter } from '../metrics.ts'

/** Labels that alerts have, ours and those of kube-prometheus-stack, as far as someone selects by them. */
const OF_ALERTS = ['alertname', 'severity', 'window', 'reason', 'model', 'version', 'signal', 'bucket', 'name'] as const

/** What Prometheus says of each target, and of the alerts themselves. */
export const targets: Exporter = {
  source: 'https://prometheus.io/docs/concepts/jobs_instances/',
  labels: ['node', 'metrics_path'], // of the kubelet's targets
  metrics: {
    up: [],
    scrape_duration_seconds: [],
    scrape_samples_scraped: [],
    scrape_samples_post_metric_relabeling: [],
    scrape_series_added: [],
    ALERTS: ['alertstate', ...OF_ALERTS],
    ALERTS_FOR_STATE: OF_ALERTS,
  },
}

const RULE_GROUP = ['rule_group'] as const

/** Prometheus about itself. */
export const prometheus: Exporter = {
  source: 'https://prometheus.io/docs/prometheus/latest/getting_started/',
  metrics: {
    prometheus_build_info: ['version', 'revision', 'branch', 'goversion'],
    prometheus_config_last_reload_successful: [],
    prometheus_notifications_alertmanagers_discovered: [],
    prometheus_notifications_dropped_total: [],
    prometheus_notifications_errors_total: ['alertmanager'],
    prometheus_notifications_sent_total: ['alertmanager'],
    prometheus_rule_evaluation_failures_total: RULE_GROUP,
    prometheus_rule_evaluations_total: RULE_GROUP,
    prometheus_rule_group_iterations_missed_total: RULE_GROUP,
    prometheus_rule_group_last_duration_seconds: RULE_GROUP,
    prometheus_target_scrape_pool_targets: ['scrape_job'],
    prometheus_tsdb_head_series: [],
    prometheus_tsdb_head_samples_appended_total: ['type'],
    prometheus_tsdb_storage_blocks_bytes: [],
    prometheus_tsdb_wal_storage_size_bytes: [],
    prometheus_tsdb_retention_limit_bytes: [],
  },
}

/** Alertmanager about itself. */
export const alertmanager: Exporter = {
  source: 'https://prometheus.io/docs/alerting/latest/management_api/',
  metrics: {
    alertmanager_alerts: ['state'],
    alertmanager_build_info: ['version', 'revision', 'branch', 'goversion'],
    alertmanager_cluster_members: [],
    alertmanager_config_last_reload_successful: [],
    alertmanager_notifications_total: ['integration', 'receiver_name'],
    alertmanager_notifications_failed_total: ['integration', 'reason', 'receiver_name'],
    alertmanager_silences: ['state'],
  },
}

/** Grafana about itself. */
export const grafana: Exporter = {
  source: 'https://grafana.com/docs/grafana/latest/setup-grafana/set-up-grafana-monitoring/',
  metrics: {
    grafana_build_info: ['version', 'revision', 'branch', 'goversion', 'edition'],
    grafana_stat_totals_dashboard: [],
    grafana_http_request_duration_seconds_count: ['handler', 'method', 'status_code', 'status_source', 'slo_group'],
  },
}

/** Averages that the rules of kube-prometheus-stack keep ready. */
export const stackRecords: Exporter = {
  source:
    'https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack/templates/prometheus/rules-1.14',
  labels: ['node', 'cluster'],
  metrics: {
    'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m': [],
    'node_namespace_pod_container:container_memory_working_set_bytes': [],
    'namespace_workload_pod:kube_pod_owner:relabel': ['workload', 'workload_type'],
    'instance:node_cpu_utilisation:rate5m': [],
    'instance:node_memory_utilisation:ratio': [],
    'cluster:node_cpu:ratio_rate5m': [],
    ':node_memory_MemAvailable_bytes:sum': [],
  },
}
