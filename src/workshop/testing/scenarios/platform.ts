/** A healthy cluster and what delivers to it, and what may befall them. */
import type { Near, Scenario, Series } from '../promtool.ts'

// Values for two hours, a minute apart. Time starts at 0, and so do the timestamps.
const steady = (value: number) => `${value}x120`
const growing = (by: number, from = 0) => `${from}+${by}x120`
/** Grows, and from half an hour on by something else. */
const turning = (by: number, then: number) => `0+${by}x30 ${by * 30 + then}+${then}x90`

const APP = 'name="classifier",project="workloads"'
const application = (sync: string, health: string): Series => ({
  [`argocd_app_info{${APP},sync_status="${sync}",health_status="${health}"}`]: steady(1),
})
const POD = '{namespace="shop",pod="web-1",container="web"}'
const nodes = (count: number): Series =>
  Object.fromEntries(Array.from({ length: count }, (_, node) => [`kube_node_info{node="n${node}"}`, steady(1)]))
const REPO = '{repo="https://github.com/example/fork",revision="main"}'
const SECRET =
  'externalsecret_status_condition{exported_namespace="shop",name="token",condition="Ready",status="False"}'
const STORE = 'clustersecretstore_status_condition{name="key-vault",condition="Ready",status="False"}'
const OOM_KILLED =
  ' and max by (namespace, pod, container) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) == 1'

const HEALTHY: Series = {
  ...application('Synced', 'Healthy'),
  [`argocd_app_sync_total{${APP},phase="Succeeded"}`]: growing(0.1),
  [`argocd_app_sync_total{${APP},phase="Failed"}`]: steady(3),
  [`argocd_git_fetch_fail_total${REPO}`]: growing(0.1), // one in ten minutes
  external_dns_controller_last_sync_timestamp_seconds: growing(60),
  external_dns_registry_errors_total: steady(2),
  external_dns_source_errors_total: steady(0),
  'externalsecret_sync_calls_total{name="token"}': growing(1),
  [SECRET]: steady(0),
  [STORE]: steady(0),
  [`kube_pod_container_status_restarts_total${POD}`]: steady(4),
  [`kube_pod_container_status_last_terminated_reason{namespace="shop",pod="web-1",container="web",reason="OOMKilled"}`]:
    steady(1), // long ago
  [`container_memory_working_set_bytes${POD}`]: steady(850),
  'kube_pod_container_resource_limits{namespace="shop",pod="web-1",container="web",resource="memory"}': steady(1000),
  ...nodes(2),
  'coredns_dns_responses_total{rcode="NOERROR"}': growing(1000),
  'coredns_dns_responses_total{rcode="SERVFAIL"}': growing(10),
}

const without = (...prefixes: readonly string[]): Series =>
  Object.fromEntries(Object.entries(HEALTHY).filter(([name]) => !prefixes.some((prefix) => name.startsWith(prefix))))

const scenario = (name: string, change: Series, fires: readonly string[], base = HEALTHY): Scenario => ({
  name,
  interval: '1m',
  series: { ...base, ...change },
  at: '119m',
  fires,
})
const silent = (name: string, change: Series, alert: string, near: Near['with'], base = HEALTHY): Scenario => ({
  ...scenario(name, change, [], base),
  spares: { alert, with: near },
})
/** What begins with a prefix falls silent ten minutes before someone looks; five minutes Prometheus goes on with the last value. */
const goneFor10m = (prefix: string): Series =>
  Object.fromEntries(
    Object.entries(HEALTHY).flatMap(([name, values]) =>
      name.startsWith(prefix) ? [[name, values.replace('x120', 'x104')]] : [],
    ),
  )
const FEW_MINUTES = { for: '1m' } as const

/** Everything but the classifier and certificates; limits are those of the shipped dev environment, which has 7 nodes at most. */
export const PLATFORM_SCENARIOS: readonly Scenario[] = [
  scenario('a healthy platform is silent', {}, []),
  scenario('failing syncs', { [`argocd_app_sync_total{${APP},phase="Failed"}`]: growing(0.2) }, ['ArgoCdSyncFailed']),
  silent(
    'a sync that failed some minutes ago',
    { [`argocd_app_sync_total{${APP},phase="Failed"}`]: '3x115 4x5' },
    'ArgoCdSyncFailed',
    FEW_MINUTES,
  ),
  scenario('a sync that failed an hour ago', { [`argocd_app_sync_total{${APP},phase="Failed"}`]: '0x50 1x70' }, []),
  scenario(
    'an Application out of sync',
    application('OutOfSync', 'Healthy'),
    ['ArgoCdOutOfSync'],
    without('argocd_app_info'),
  ),
  silent(
    'an Application out of sync since half an hour',
    {
      [`argocd_app_info{${APP},sync_status="Synced",health_status="Healthy"}`]: '1x89 _x30',
      [`argocd_app_info{${APP},sync_status="OutOfSync",health_status="Healthy"}`]: '_x90 1x30',
    },
    'ArgoCdOutOfSync',
    { for: '20m' },
  ),
  scenario(
    'a degraded Application',
    application('Synced', 'Degraded'),
    ['ArgoCdUnhealthy'],
    without('argocd_app_info'),
  ),
  silent(
    'an Application degraded for some minutes',
    {
      [`argocd_app_info{${APP},sync_status="Synced",health_status="Healthy"}`]: '1x109 _x10',
      [`argocd_app_info{${APP},sync_status="Synced",health_status="Degraded"}`]: '_x110 1x10',
    },
    'ArgoCdUnhealthy',
    FEW_MINUTES,
  ),
  scenario('an Application that makes progress', application('Synced', 'Progressing'), [], without('argocd_app_info')),
  scenario('a repository that cannot be read', { [`argocd_git_fetch_fail_total${REPO}`]: growing(1) }, [
    'ArgoCdGitUnreachable',
  ]),
  silent('a repository that cannot be read now and then', {}, 'ArgoCdGitUnreachable', ['> 2', '> 1']),
  silent('no Argo CD for some minutes', goneFor10m('argocd_app_info'), 'ArgoCdDown', FEW_MINUTES),
  scenario('no Argo CD', {}, ['ArgoCdDown'], without('argocd_')),
  scenario(
    'external-dns that no longer succeeds',
    { external_dns_controller_last_sync_timestamp_seconds: '0+60x60 3600x60' },
    ['ExternalDnsNotSyncing'],
  ),
  silent(
    'external-dns that missed ten minutes',
    { external_dns_controller_last_sync_timestamp_seconds: '0+60x109 6540x11' },
    'ExternalDnsNotSyncing',
    ['> 900', '> 200'],
  ),
  scenario('errors of the DNS provider', { external_dns_registry_errors_total: growing(1) }, ['ExternalDnsErrors']),
  silent(
    'an error of the DNS provider now and then',
    { external_dns_registry_errors_total: growing(0.1) },
    'ExternalDnsErrors',
    ['> 3', '> 1'],
  ),
  silent('no external-dns for some minutes', goneFor10m('external_dns_'), 'ExternalDnsDown', FEW_MINUTES),
  scenario('no external-dns', {}, ['ExternalDnsDown'], without('external_dns_')),
  scenario('a secret that does not arrive', { [SECRET]: steady(1) }, ['SecretNotSynced']),
  scenario('a store that is not ready', { [STORE]: steady(1) }, ['SecretStoreNotReady']),
  silent('a secret that is late', { [SECRET]: '0x108 1x12' }, 'SecretNotSynced', FEW_MINUTES),
  silent('a store that was not ready for some minutes', { [STORE]: '0x108 1x12' }, 'SecretStoreNotReady', FEW_MINUTES),
  silent('no External Secrets for some minutes', goneFor10m('externalsecret_sync'), 'ExternalSecretsDown', FEW_MINUTES),
  scenario('a secret and a store that recovered', { [SECRET]: '1x110 0x10', [STORE]: '1x110 0x10' }, []),
  scenario('no External Secrets', {}, ['ExternalSecretsDown'], without('externalsecret_')),
  scenario('a container out of memory', { [`kube_pod_container_status_restarts_total${POD}`]: growing(0.2) }, [
    'ContainerOutOfMemory',
  ]),
  silent(
    'a container that restarts for another reason',
    { [`kube_pod_container_status_restarts_total${POD}`]: growing(0.2) },
    'ContainerOutOfMemory',
    [OOM_KILLED, ''],
    without('kube_pod_container_status_last_terminated_reason'),
  ),
  scenario('a container near its limit', { [`container_memory_working_set_bytes${POD}`]: steady(950) }, [
    'ContainerMemoryNearLimit',
  ]),
  silent('a container at 85 % of its limit', {}, 'ContainerMemoryNearLimit', ['> 0.9', '> 0.8']),
  scenario('as many nodes as may be', nodes(7), ['NodesAtMaximum']),
  silent('one node less', nodes(6), 'NodesAtMaximum', ['>= 7', '>= 6']),
  scenario('lookups that fail', { 'coredns_dns_responses_total{rcode="SERVFAIL"}': turning(10, 100) }, ['DnsFailing']),
  silent('a few lookups that fail', { 'coredns_dns_responses_total{rcode="SERVFAIL"}': growing(40) }, 'DnsFailing', [
    '> 0.05',
    '> 0.03',
  ]),
]
