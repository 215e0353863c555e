import { line } from './classifier-metrics.ts'

/** What is wrong with a cluster. */
export interface Broken {
  readonly node?: boolean
  readonly component?: boolean
  readonly certificate?: boolean
}

const flag = (yes: boolean | undefined): number => (yes ? 1 : 0)

/**
 * What the exporters of a small cluster say in which all is well and nothing happens: with counters only for what every
 * such cluster has met, since one that nobody has met yet is not there.
 *
 * @param now - seconds since 1970
 */
export function healthyCluster(now: number, broken: Broken = {}): string {
  const pod = { namespace: 'classifier', pod: 'classifier-1', container: 'classifier' }
  const volume = { namespace: 'monitoring', persistentvolumeclaim: 'prometheus' }
  const workload = { namespace: 'classifier', horizontalpodautoscaler: 'classifier' }
  const certificate = { namespace: 'exposure', name: 'hosts' }
  const application = { name: 'classifier', project: 'workloads', dest_namespace: 'classifier', sync_status: 'Synced' }
  const health = { health_status: broken.component ? 'Degraded' : 'Healthy' }
  const lines = [
    line('kube_node_info', { node: 'node-1' }, 1),
    line('kube_node_status_condition', { node: 'node-1', condition: 'Ready', status: 'true' }, flag(!broken.node)),
    line('kube_node_status_allocatable', { node: 'node-1', resource: 'cpu' }, 4),
    line('kube_node_status_allocatable', { node: 'node-1', resource: 'memory' }, 16e9),
    line('kube_namespace_status_phase', { namespace: 'classifier', phase: 'Active' }, 1),
    line('kube_pod_status_phase', { ...pod, phase: 'Running' }, 1),
    line('kube_pod_status_ready', { ...pod, condition: 'true' }, 1),
    line('kube_pod_container_resource_requests', { ...pod, resource: 'cpu' }, 1),
    line('kube_pod_container_resource_requests', { ...pod, resource: 'memory' }, 800e6),
    line('kube_pod_container_resource_limits', { ...pod, resource: 'cpu' }, 2),
    line('kube_pod_container_resource_limits', { ...pod, resource: 'memory' }, 800e6),
    line('kube_deployment_status_replicas_available', { namespace: 'classifier', deployment: 'classifier' }, 1),
    line('kube_pod_container_status_restarts_total', pod, 0),
    line('kube_horizontalpodautoscaler_spec_min_replicas', workload, 1),
    line('kube_horizontalpodautoscaler_spec_max_replicas', workload, 3),
    line('kube_horizontalpodautoscaler_status_current_replicas', workload, 1),
    line('kube_horizontalpodautoscaler_status_desired_replicas', workload, 1),
    line('container_cpu_usage_seconds_total', pod, now / 10),
    line('container_cpu_cfs_periods_total', pod, now * 10),
    line('container_cpu_cfs_throttled_periods_total', pod, now),
    line('container_memory_working_set_bytes', pod, 400e6),
    line('container_network_transmit_bytes_total', pod, now),
    line('kubelet_running_pods', { node: 'node-1' }, 20),
    line('kubelet_volume_stats_used_bytes', volume, 1e9),
    line('kubelet_volume_stats_capacity_bytes', volume, 20e9),
    line('node_cpu_seconds_total', { instance: 'node-1', mode: 'idle' }, now),
    line('node_memory_MemAvailable_bytes', { instance: 'node-1' }, 8e9),
    line('node_memory_MemTotal_bytes', { instance: 'node-1' }, 16e9),
    line('argocd_app_info', { ...application, ...health }, 1),
    line('certmanager_certificate_ready_status', { ...certificate, condition: 'True' }, flag(!broken.certificate)),
    line('certmanager_certificate_renewal_timestamp_seconds', certificate, now + 30 * 86_400),
    line('certmanager_certificate_expiration_timestamp_seconds', certificate, now + 60 * 86_400),
    line('external_dns_controller_last_sync_timestamp_seconds', {}, now - 60),
    line('external_dns_source_endpoints_total', {}, 5),
    line('external_dns_registry_endpoints_total', {}, 5),
  ]
  return `${lines.join('\n')}\n`
}
