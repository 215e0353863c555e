import type { Exporter } from '../metrics.ts'

const CONTAINER = ['namespace', 'pod', 'container', 'uid'] as const
const WORKLOAD = (kind: string) => ['namespace', kind]

/** What the API server knows of its objects. */
export const kubeStateMetrics: Exporter = {
  source: 'https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics',
  metrics: {
    kube_node_info: [
      'node',
      'kernel_version',
      'os_image',
      'container_runtime_version',
      'kubelet_version',
      'internal_ip',
    ],
    kube_node_created: ['node'],
    kube_node_spec_unschedulable: ['node'],
    kube_node_spec_taint: ['node', 'key', 'value', 'effect'],
    kube_node_status_condition: ['node', 'condition', 'status'],
    kube_node_status_capacity: ['node', 'resource', 'unit'],
    kube_node_status_allocatable: ['node', 'resource', 'unit'],
    kube_namespace_status_phase: ['namespace', 'phase'],
    kube_pod_info: ['namespace', 'pod', 'node', 'host_ip', 'pod_ip', 'uid', 'created_by_kind', 'created_by_name'],
    kube_pod_created: ['namespace', 'pod', 'uid'],
    kube_pod_owner: ['namespace', 'pod', 'owner_kind', 'owner_name', 'owner_is_controller'],
    kube_pod_status_phase: ['namespace', 'pod', 'phase', 'uid'],
    kube_pod_status_ready: ['namespace', 'pod', 'condition', 'uid'],
    kube_pod_status_reason: ['namespace', 'pod', 'reason', 'uid'],
    kube_pod_status_unschedulable: ['namespace', 'pod', 'uid'],
    kube_pod_container_info: [...CONTAINER, 'image', 'image_id', 'container_id'],
    kube_pod_container_resource_requests: [...CONTAINER, 'node', 'resource', 'unit'],
    kube_pod_container_resource_limits: [...CONTAINER, 'node', 'resource', 'unit'],
    kube_pod_container_status_ready: CONTAINER,
    kube_pod_container_status_restarts_total: CONTAINER,
    kube_pod_container_status_running: CONTAINER,
    kube_pod_container_status_waiting_reason: [...CONTAINER, 'reason'],
    kube_pod_container_status_last_terminated_reason: [...CONTAINER, 'reason'],
    kube_pod_init_container_status_restarts_total: CONTAINER,
    kube_deployment_created: WORKLOAD('deployment'),
    kube_deployment_spec_replicas: WORKLOAD('deployment'),
    kube_deployment_status_replicas: WORKLOAD('deployment'),
    kube_deployment_status_replicas_available: WORKLOAD('deployment'),
    kube_deployment_status_replicas_ready: WORKLOAD('deployment'),
    kube_deployment_status_replicas_unavailable: WORKLOAD('deployment'),
    kube_deployment_status_replicas_updated: WORKLOAD('deployment'),
    kube_statefulset_replicas: WORKLOAD('statefulset'),
    kube_statefulset_status_replicas_ready: WORKLOAD('statefulset'),
    kube_daemonset_status_desired_number_scheduled: WORKLOAD('daemonset'),
    kube_daemonset_status_number_available: WORKLOAD('daemonset'),
    kube_daemonset_status_number_ready: WORKLOAD('daemonset'),
    kube_horizontalpodautoscaler_spec_min_replicas: WORKLOAD('horizontalpodautoscaler'),
    kube_horizontalpodautoscaler_spec_max_replicas: WORKLOAD('horizontalpodautoscaler'),
    kube_horizontalpodautoscaler_status_current_replicas: WORKLOAD('horizontalpodautoscaler'),
    kube_horizontalpodautoscaler_status_desired_replicas: WORKLOAD('horizontalpodautoscaler'),
    kube_persistentvolumeclaim_info: ['namespace', 'persistentvolumeclaim', 'storageclass', 'volumename'],
    kube_persistentvolumeclaim_resource_requests_storage_bytes: ['namespace', 'persistentvolumeclaim'],
    kube_persistentvolumeclaim_status_phase: ['namespace', 'persistentvolumeclaim', 'phase'],
    kube_resourcequota: ['namespace', 'resourcequota', 'resource', 'type'],
    kube_job_status_failed: ['namespace', 'job_name', 'reason'],
  },
}

const CGROUP = ['id', 'name', 'image', 'node', 'metrics_path'] as const

// kubelet.serviceMonitor.cAdvisorMetricRelabelings of kube-prometheus-stack, where they name a metric and no label.
const DROPPED_BY_THE_STACK = [
  'container_cpu_(cfs_throttled_seconds_total|load_average_10s|system_seconds_total|user_seconds_total)',
  'container_fs_(io_current|io_time_seconds_total|io_time_weighted_seconds_total|reads_merged_total|sector_reads_total|sector_writes_total|writes_merged_total)',
  'container_memory_(mapped_file|swap)',
  'container_(file_descriptors|tasks_state|threads_max)',
  'container_spec.*',
] as const

/** What the kubelet and its cAdvisor measure of containers and volumes. */
export const kubelet: Exporter = {
  source: 'https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md',
  drops: DROPPED_BY_THE_STACK,
  labels: ['node', 'metrics_path'],
  metrics: {
    container_cpu_usage_seconds_total: [...CGROUP, 'cpu'],
    container_cpu_cfs_periods_total: CGROUP,
    container_cpu_cfs_throttled_periods_total: CGROUP,
    container_memory_working_set_bytes: CGROUP,
    container_memory_rss: CGROUP,
    container_memory_usage_bytes: CGROUP,
    container_oom_events_total: CGROUP,
    container_fs_usage_bytes: [...CGROUP, 'device'],
    container_fs_writes_bytes_total: [...CGROUP, 'device'],
    container_fs_reads_bytes_total: [...CGROUP, 'device'],
    container_network_receive_bytes_total: [...CGROUP, 'interface'],
    container_network_transmit_bytes_total: [...CGROUP, 'interface'],
    kubelet_running_pods: [],
    kubelet_running_containers: ['container_state'],
    kubelet_volume_stats_available_bytes: ['persistentvolumeclaim'],
    kubelet_volume_stats_capacity_bytes: ['persistentvolumeclaim'],
    kubelet_volume_stats_used_bytes: ['persistentvolumeclaim'],
    kubelet_volume_stats_inodes: ['persistentvolumeclaim'],
    kubelet_volume_stats_inodes_free: ['persistentvolumeclaim'],
  },
}

/** What the API server counts of its requests. */
export const apiServer: Exporter = {
  source: 'https://kubernetes.io/docs/reference/instrumentation/metrics/',
  metrics: { apiserver_request_total: ['verb', 'code', 'resource', 'group', 'version', 'scope', 'component'] },
  histograms: { apiserver_request_duration_seconds: ['verb', 'resource', 'group', 'version', 'scope', 'component'] },
}

/** The cluster's DNS. */
export const coreDns: Exporter = {
  source: 'https://coredns.io/plugins/metrics/',
  metrics: {
    coredns_dns_requests_total: ['server', 'zone', 'view', 'proto', 'family', 'type'],
    coredns_dns_responses_total: ['server', 'zone', 'view', 'rcode', 'plugin'],
    coredns_panics_total: [],
  },
  histograms: { coredns_dns_request_duration_seconds: ['server', 'zone', 'view'] },
}
