import { NAMESPACES } from '../../config/names.ts'
import type { RuleGroup } from './rule.ts'
import type { Windows } from './windows.ts'

const APPLICATION = '{{ $labels.name }}'
const applications = (matcher: string) => `max by (name, project) (argocd_app_info{${matcher}})`

/** Alerts on Argo CD: what is in Git is not what runs. */
export function argoCdAlerts(windows: Windows): RuleGroup {
  return {
    name: 'argo-cd',
    namespace: NAMESPACES.argocd,
    interval: windows.interval,
    recordings: [],
    alerts: [
      {
        alert: 'ArgoCdSyncFailed',
        expr: 'sum by (name, project) (increase(argocd_app_sync_total{phase=~"Error|Failed"}[15m])) > 0',
        for: '5m',
        severity: 'warning',
        summary: 'A sync failed',
        description: `${APPLICATION} failed to sync in the last quarter of an hour; Argo CD tries again, and shows why.`,
      },
      {
        alert: 'ArgoCdOutOfSync',
        expr: applications('sync_status!="Synced"'),
        // Waves wait for each other, and a deletion for its confirmation.
        for: '1h',
        severity: 'warning',
        summary: 'The cluster is not as Git says',
        description: `${APPLICATION} has not been in sync for an hour: what was merged does not run.`,
      },
      {
        alert: 'ArgoCdUnhealthy',
        expr: applications('health_status=~"Degraded|Missing|Unknown"'),
        for: '15m',
        severity: 'warning',
        summary: 'Something that Argo CD installed does not work',
        description: `${APPLICATION} has been degraded, or missing, for a quarter of an hour.`,
      },
      {
        alert: 'ArgoCdGitUnreachable',
        expr: 'sum by (repo) (increase(argocd_git_fetch_fail_total[15m])) > 2',
        for: '15m',
        severity: 'warning',
        summary: 'Argo CD cannot read the repository',
        description:
          'Reading {{ $labels.repo }} failed {{ $value | humanize }} times within a quarter of an hour: nothing that is merged arrives.',
      },
      {
        alert: 'ArgoCdDown',
        expr: 'absent(argocd_app_info)',
        for: '15m',
        severity: 'warning',
        summary: 'Argo CD does not answer',
        description:
          'The application controller does not answer Prometheus; what runs goes on, and nothing that is merged arrives.',
      },
    ],
  }
}

// external-dns looks every minute.
const DNS_PATIENCE_SECONDS = 15 * 60

/** Alerts on external-dns: names that lead nowhere, or to where they led before. */
export function externalDnsAlerts(windows: Windows): RuleGroup {
  return {
    name: 'external-dns',
    namespace: NAMESPACES.externalDns,
    interval: windows.interval,
    recordings: [],
    alerts: [
      {
        alert: 'ExternalDnsNotSyncing',
        expr: `time() - max(external_dns_controller_last_sync_timestamp_seconds) > ${DNS_PATIENCE_SECONDS}`,
        for: '5m',
        severity: 'warning',
        summary: 'DNS records are not kept up',
        description:
          'external-dns last succeeded {{ $value | humanizeDuration }} ago: new hosts lead nowhere, moved ones to the old address.',
      },
      {
        alert: 'ExternalDnsErrors',
        expr: 'sum(increase(external_dns_registry_errors_total[15m])) + sum(increase(external_dns_source_errors_total[15m])) > 3',
        for: '15m',
        severity: 'warning',
        summary: 'external-dns gets errors',
        description:
          '{{ $value | humanize }} errors within a quarter of an hour, of the DNS provider or of the cluster.',
      },
      {
        alert: 'ExternalDnsDown',
        expr: 'absent(external_dns_controller_last_sync_timestamp_seconds)',
        for: '15m',
        severity: 'warning',
        summary: 'external-dns does not answer',
        description: 'external-dns does not answer Prometheus, so the other alerts on DNS cannot fire.',
      },
    ],
  }
}

/** Alerts on External Secrets: values of Key Vault that do not arrive. */
export function externalSecretsAlerts(windows: Windows): RuleGroup {
  return {
    name: 'external-secrets',
    namespace: NAMESPACES.externalSecrets,
    interval: windows.interval,
    recordings: [],
    alerts: [
      {
        alert: 'SecretNotSynced',
        // The monitor does not honour labels: the object's own namespace is the exported one.
        expr: 'max by (exported_namespace, name) (externalsecret_status_condition{condition="Ready",status="False"}) == 1',
        for: '15m',
        severity: 'warning',
        summary: 'A secret does not arrive from Key Vault',
        description:
          '{{ $labels.exported_namespace }}/{{ $labels.name }} has not been ready for a quarter of an hour; a Secret that exists keeps its last value.',
      },
      {
        alert: 'SecretStoreNotReady',
        expr: 'max by (name) (clustersecretstore_status_condition{condition="Ready",status="False"}) == 1',
        for: '15m',
        severity: 'warning',
        summary: 'Key Vault cannot be reached',
        description: 'The store {{ $labels.name }} is not ready: no secret is renewed, and no new one arrives.',
      },
      {
        alert: 'ExternalSecretsDown',
        expr: 'absent(externalsecret_sync_calls_total)',
        for: '15m',
        severity: 'warning',
        summary: 'External Secrets does not answer',
        description: 'External Secrets does not answer Prometheus, so the other alerts on secrets cannot fire.',
      },
    ],
  }
}
