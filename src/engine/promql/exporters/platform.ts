import type { Exporter } from '../metrics.ts'

const APPLICATION = ['name', 'project'] as const

/** Argo CD: its applications, and how it gets at Git. */
export const argoCd: Exporter = {
  source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/metrics/',
  metrics: {
    argocd_app_info: [
      ...APPLICATION,
      'autosync_enabled',
      'repo',
      'dest_server',
      'dest_namespace',
      'sync_status',
      'health_status',
      'operation',
    ],
    argocd_app_condition: [...APPLICATION, 'condition'],
    argocd_app_orphaned_resources_count: APPLICATION,
    argocd_app_sync_total: [...APPLICATION, 'dest_server', 'phase', 'dry_run'],
    argocd_cluster_connection_status: ['server', 'k8s_version'],
    argocd_cluster_cache_age_seconds: ['server'],
    argocd_cluster_api_resource_objects: ['server'],
    argocd_git_request_total: ['repo', 'request_type'],
    argocd_git_fetch_fail_total: ['repo', 'revision'],
    argocd_repo_pending_request_total: ['repo'],
    argocd_notifications_deliveries_total: ['service', 'succeeded'],
    argocd_info: ['version'],
    workqueue_depth: ['name', 'controller', 'priority'],
  },
  histograms: {
    argocd_app_reconcile: ['dest_server'],
    argocd_git_request_duration_seconds: ['repo', 'request_type'],
  },
}

const CERTIFICATE = ['name', 'issuer_name', 'issuer_kind', 'issuer_group'] as const

/** cert-manager; its `namespace` is that of the certificate, since the monitor honours labels. */
export const certManager: Exporter = {
  source: 'https://cert-manager.io/docs/devops-tips/prometheus-metrics/',
  metrics: {
    certmanager_certificate_expiration_timestamp_seconds: CERTIFICATE,
    certmanager_certificate_renewal_timestamp_seconds: CERTIFICATE,
    certmanager_certificate_not_after_timestamp_seconds: CERTIFICATE,
    certmanager_certificate_not_before_timestamp_seconds: CERTIFICATE,
    certmanager_certificate_ready_status: [...CERTIFICATE, 'condition'],
    certmanager_controller_sync_call_count: ['controller'],
    certmanager_controller_sync_error_count: ['controller'],
    certmanager_http_acme_client_request_count: ['scheme', 'host', 'action', 'method', 'status', 'path'],
  },
}

/** external-dns from 0.18 on. */
export const externalDns: Exporter = {
  source: 'https://kubernetes-sigs.github.io/external-dns/latest/docs/monitoring/metrics/',
  metrics: {
    external_dns_build_info: ['arch', 'go_version', 'os', 'revision', 'version'],
    external_dns_controller_consecutive_soft_errors: [],
    external_dns_controller_last_reconcile_timestamp_seconds: [],
    external_dns_controller_last_sync_timestamp_seconds: [],
    external_dns_controller_no_op_runs_total: [],
    external_dns_controller_verified_records: ['record_type'],
    external_dns_registry_endpoints_total: [],
    external_dns_registry_errors_total: [],
    external_dns_registry_records: ['record_type'],
    external_dns_source_endpoints_total: [],
    external_dns_source_errors_total: [],
    external_dns_source_records: ['record_type'],
  },
}

const SECRET = ['name'] as const

/** External Secrets; `exported_namespace` is that of the object where the monitor does not honour labels. */
export const externalSecrets: Exporter = {
  source: 'https://external-secrets.io/latest/api/metrics/',
  labels: ['exported_namespace'],
  metrics: {
    externalsecret_status_condition: [...SECRET, 'condition', 'status'],
    externalsecret_sync_calls_total: SECRET,
    externalsecret_sync_calls_error: SECRET,
    externalsecret_reconcile_duration: SECRET,
    externalsecret_provider_api_calls_count: ['provider', 'call', 'status'],
    clustersecretstore_status_condition: [...SECRET, 'condition', 'status'],
    secretstore_status_condition: [...SECRET, 'condition', 'status'],
    clustersecretstore_reconcile_duration: SECRET,
  },
}

/** What controllers made with controller-runtime count. */
export const controllerRuntime: Exporter = {
  source: 'https://book.kubebuilder.io/reference/metrics-reference',
  metrics: {
    controller_runtime_reconcile_total: ['controller', 'result'],
    controller_runtime_reconcile_errors_total: ['controller'],
  },
}
