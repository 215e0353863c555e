/** What the programs themselves say when all is well, for the alerts of kube-prometheus-stack. */

type Labels = Readonly<Record<string, string>>

/** The values of one job: constant, or growing by so much a minute. */
export interface Quiet {
  readonly labels: Labels
  readonly constant?: Readonly<Record<string, number>>
  readonly growing?: Readonly<Record<string, number>>
}

const MONITORING = { namespace: 'monitoring' } as const
const PROMETHEUS = {
  ...MONITORING,
  job: 'kube-prometheus-prometheus',
  service: 'kube-prometheus-prometheus',
  pod: 'prometheus-0',
}
const ALERTMANAGER = {
  ...MONITORING,
  job: 'kube-prometheus-alertmanager',
  service: 'kube-prometheus-alertmanager',
  container: 'alertmanager',
  pod: 'alertmanager-0',
}
const OPERATOR = { ...MONITORING, job: 'kube-prometheus-operator', service: 'kube-prometheus-operator' }
const KUBE_STATE_METRICS = { ...MONITORING, job: 'kube-state-metrics' }
const KUBELET = { namespace: 'kube-system', job: 'kubelet', metrics_path: '/metrics', instance: 'n0', node: 'n0' }
const NODE = { namespace: 'node-exporter', job: 'node-exporter', instance: 'n0', node: 'n0' }
const DISK = { ...NODE, device: 'sda1', fstype: 'ext4', mountpoint: '/' }

/** Counters of faults that have not happened, by job: they are there, and stay 0. */
const NEVER = {
  prometheus: [
    'prometheus_notifications_queue_length',
    'prometheus_rule_evaluation_failures_total',
    'prometheus_rule_group_iterations_missed_total',
    'prometheus_sd_kubernetes_failures_total',
    'prometheus_sd_refresh_failures_total',
    'prometheus_target_scrape_pool_exceeded_label_limits_total',
    'prometheus_target_scrape_pool_exceeded_target_limit_total',
    'prometheus_target_scrapes_exceeded_body_size_limit_total',
    'prometheus_target_scrapes_exceeded_sample_limit_total',
    'prometheus_target_scrapes_sample_duplicate_timestamp_total',
    'prometheus_target_scrapes_sample_out_of_order_total',
    'prometheus_target_sync_failed_total',
    'prometheus_tsdb_compactions_failed_total',
    'prometheus_tsdb_reloads_failures_total',
  ],
  operator: [
    'prometheus_operator_list_operations_failed_total',
    'prometheus_operator_node_address_lookup_errors_total',
    'prometheus_operator_reconcile_errors_total',
    'prometheus_operator_status_update_errors_total',
    'prometheus_operator_watch_operations_failed_total',
  ],
  kubelet: [
    'kubelet_certificate_manager_client_expiration_renew_errors',
    'kubelet_evictions',
    'kubelet_server_expiration_renew_errors',
  ],
  node: [
    'node_network_receive_drop_total',
    'node_network_receive_errs_total',
    'node_network_transmit_drop_total',
    'node_network_transmit_errs_total',
    'node_textfile_scrape_error',
    'node_timex_offset_seconds',
    'node_vmstat_pgmajfault',
  ],
} as const
const zeros = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 0]))

const GIB = 2 ** 30
const TEN_GB = 10 * GIB

/** Every job, at rest. */
export const QUIET: readonly Quiet[] = [
  {
    labels: PROMETHEUS,
    constant: {
      ...zeros(NEVER.prometheus),
      prometheus_config_last_reload_successful: 1,
      prometheus_engine_queries: 1,
      prometheus_engine_queries_concurrent_max: 20,
      prometheus_notifications_alertmanagers_discovered: 1,
      prometheus_notifications_queue_capacity: 10_000,
      prometheus_target_metadata_cache_entries: 1000,
      prometheus_rule_group_rules: 10,
    },
    growing: { prometheus_tsdb_head_samples_appended_total: 100_000 },
  },
  {
    labels: { ...PROMETHEUS, alertmanager: 'http://alertmanager-0:9093/api/v2/alerts' },
    constant: { prometheus_notifications_errors_total: 0 },
    growing: { prometheus_notifications_sent_total: 1 },
  },
  {
    labels: ALERTMANAGER,
    constant: {
      alertmanager_cluster_failed_peers: 0,
      alertmanager_config_hash: 1e13,
      alertmanager_config_last_reload_successful: 1,
      process_start_time_seconds: 0,
    },
  },
  {
    labels: { ...ALERTMANAGER, integration: 'webhook' },
    constant: { alertmanager_notifications_failed_total: 0 },
    growing: { alertmanager_notifications_total: 1 },
  },
  { labels: { ...PROMETHEUS, container: 'config-reloader' }, constant: { reloader_last_reload_successful: 1 } },
  {
    labels: { ...OPERATOR, controller: 'prometheus' },
    constant: { ...zeros(NEVER.operator), prometheus_operator_ready: 1 },
    growing: {
      prometheus_operator_list_operations_total: 0.1,
      prometheus_operator_reconcile_operations_total: 1,
      prometheus_operator_status_update_operations_total: 1,
      prometheus_operator_watch_operations_total: 1,
    },
  },
  { labels: { ...OPERATOR, controller: 'prometheus', status: 'failed' }, constant: { prometheus_operator_syncs: 0 } },
  {
    labels: { ...OPERATOR, controller: 'prometheus', state: 'rejected' },
    constant: { prometheus_operator_managed_resources: 0 },
  },
  {
    labels: KUBE_STATE_METRICS,
    constant: { kube_state_metrics_total_shards: 1, kube_state_metrics_shard_ordinal: 0 },
  },
  ...(['success', 'error'] as const).map((result) => ({
    labels: { ...KUBE_STATE_METRICS, result },
    growing: {
      kube_state_metrics_list_total: result === 'success' ? 1 : 0,
      kube_state_metrics_watch_total: result === 'success' ? 10 : 0,
    },
  })),
  {
    labels: KUBELET,
    constant: {
      ...zeros(NEVER.kubelet),
      kubelet_certificate_manager_client_ttl_seconds: 90 * 86_400,
      kubelet_certificate_manager_server_ttl_seconds: 90 * 86_400,
      kubelet_node_name: 1,
      kubelet_running_pods: 30,
    },
  },
  ...['0.1', '1', '+Inf'].map((le) => ({
    labels: { ...KUBELET, le },
    growing: { kubelet_pleg_relist_duration_seconds_bucket: 60, kubelet_pod_worker_duration_seconds_bucket: 60 },
  })),
  {
    labels: { ...KUBELET, metrics_path: '/metrics/cadvisor', pod: 'web-1', container: 'web', image: 'web', id: '/web' },
    constant: {
      container_cpu_cfs_throttled_periods_total: 0,
      container_memory_cache: GIB,
      container_memory_rss: GIB,
      container_memory_working_set_bytes: GIB / 10,
    },
    growing: { container_cpu_cfs_periods_total: 600, container_cpu_usage_seconds_total: 6 },
  },
  {
    labels: { ...KUBELET, persistentvolumeclaim: 'prometheus' },
    constant: {
      kubelet_volume_stats_available_bytes: TEN_GB,
      kubelet_volume_stats_capacity_bytes: 2 * TEN_GB,
      kubelet_volume_stats_used_bytes: TEN_GB,
      kubelet_volume_stats_inodes: 1e6,
      kubelet_volume_stats_inodes_free: 9e5,
      kubelet_volume_stats_inodes_used: 1e5,
    },
  },
  {
    labels: NODE,
    constant: {
      ...zeros(NEVER.node),
      node_filefd_allocated: 2000,
      node_filefd_maximum: 1e6,
      node_load1: 0.5,
      node_memory_Buffers_bytes: GIB / 10,
      node_memory_Cached_bytes: GIB,
      node_memory_MemAvailable_bytes: 6 * GIB,
      node_memory_MemFree_bytes: 4 * GIB,
      node_memory_MemTotal_bytes: 8 * GIB,
      node_memory_Slab_bytes: GIB / 10,
      node_nf_conntrack_entries: 1000,
      node_nf_conntrack_entries_limit: 65_536,
      node_timex_maxerror_seconds: 0.1,
      node_timex_sync_status: 1,
    },
  },
  { labels: { ...NODE, cpu: '0', mode: 'idle' }, growing: { node_cpu_seconds_total: 54 } },
  { labels: { ...NODE, cpu: '0', mode: 'user' }, growing: { node_cpu_seconds_total: 6 } },
  {
    labels: { ...NODE, device: 'eth0' },
    constant: { node_network_up: 1 },
    growing: {
      node_network_receive_bytes_total: 1e6,
      node_network_receive_packets_total: 1000,
      node_network_transmit_bytes_total: 1e6,
      node_network_transmit_packets_total: 1000,
    },
  },
  {
    labels: { ...NODE, device: 'sda' },
    growing: { node_disk_io_time_seconds_total: 1, node_disk_io_time_weighted_seconds_total: 1 },
  },
  {
    labels: DISK,
    constant: {
      node_filesystem_avail_bytes: 6 * TEN_GB,
      node_filesystem_files: 1e6,
      node_filesystem_files_free: 9e5,
      node_filesystem_readonly: 0,
      node_filesystem_size_bytes: 10 * TEN_GB,
    },
  },
  {
    labels: { namespace: 'default', job: 'apiserver', instance: '10.0.0.1:443', git_version: 'v1.35.4' },
    constant: {
      kubernetes_build_info: 1,
      aggregator_unavailable_apiservice: 0,
      apiserver_request_terminations_total: 0,
    },
  },
  {
    labels: { namespace: 'default', job: 'apiserver', verb: 'GET', code: '200', resource: 'pods', scope: 'namespace' },
    growing: { apiserver_request_total: 600, rest_client_requests_total: 60 },
  },
  ...['0.1', '1', '5', '30', '+Inf'].map((le) => ({
    labels: { namespace: 'default', job: 'apiserver', verb: 'GET', scope: 'namespace', subresource: '', le },
    growing: { apiserver_request_sli_duration_seconds_bucket: 600 },
  })),
  {
    labels: { namespace: 'default', job: 'apiserver', verb: 'GET', scope: 'namespace', subresource: '' },
    growing: { apiserver_request_sli_duration_seconds_count: 600 },
  },
]

/** What the rules name and a cluster of ours does not have, and why. */
export const ABSENT: Readonly<Record<string, string>> = {
  aggregator_unavailable_apiservice_total: 'counts faults by reason, and none has happened',
  apiserver_client_certificate_expiration_seconds_bucket: 'counts sign-ins by certificate; people and pods use tokens',
  apiserver_client_certificate_expiration_seconds_count: 'as above',
  container_memory_swap: 'dropped when scraped',
  kube_job_failed: 'no Job stays: those of charts are hooks, deleted before the next',
  kube_job_owner: 'as above',
  kube_job_status_active: 'as above',
  kube_job_status_start_time: 'as above',
  kube_node_spec_taint: 'no node is unreachable, and no pool has a taint',
  kube_persistentvolumeclaim_access_mode: 'no claim is read-only',
  kube_persistentvolumeclaim_labels: 'no claim has a label that takes it out',
  kube_pod_container_status_waiting_reason: 'no container waits',
  kube_pod_status_reason: 'no pod has a reason',
  node_bonding_active: 'a node has one network card',
  node_bonding_slaves: 'as above',
  node_md_disks: 'a node has no RAID',
  node_md_disks_required: 'as above',
  node_systemd_service_restart_total: 'the collector is off',
  node_systemd_unit_state: 'as above',
  prometheus_remote_storage_failed_samples_total: 'nothing is written elsewhere',
  prometheus_remote_storage_queue_highest_sent_timestamp_seconds: 'as above',
  prometheus_remote_storage_queue_highest_timestamp_seconds: 'as above',
  prometheus_remote_storage_samples_failed_total: 'as above',
  prometheus_remote_storage_samples_total: 'as above',
  prometheus_remote_storage_shards_desired: 'as above',
  prometheus_remote_storage_shards_max: 'as above',
  prometheus_remote_storage_succeeded_samples_total: 'as above',
}
