/** What an environment may choose: each key turns on what it says, and nothing is there without it. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { NAMESPACES } from '../../config/names.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { type Body, blockIn, bodiesOf } from '../../workshop/testing/bodies.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { AZURE_VARIANTS } from '../../workshop/variants/azure.ts'
import { prometheusGroup } from '../alerts/prometheus-rules.ts'
import { classifierRules, serviceRules } from '../alerts/rule-groups.ts'
import { bootstrapModule } from './bootstrap.ts'
import { rootModule } from './root-module.ts'

const it = suite('choices')

const build = (changes: Partial<EnvironmentInput> = {}) => rootModule(parseEnvironment('dev', { ...dev, ...changes }))
const withCluster = (changes: Partial<EnvironmentInput['cluster']>) =>
  build({ cluster: { ...dev.cluster, ...changes } })
const one = (topics: ReturnType<typeof build>, type: string): Body => bodiesOf(topics, type)[0] ?? {}
const clusterOf = (changes: Partial<EnvironmentInput['cluster']> = {}) =>
  one(withCluster(changes), 'azurerm_kubernetes_cluster')
const rolesOn = (topics: ReturnType<typeof build>, scope: string) =>
  bodiesOf(topics, 'azurerm_role_assignment')
    .filter((body) => body['scope'] === `\${${scope}.id}`)
    .map((body) => `${body['principal_id']}: ${body['role_definition_name']}`)

it('a private cluster has no public address', () => {
  const body = clusterOf({ private: true })
  assert.is(body['private_cluster_enabled'], true)
  assert.is(body['private_cluster_public_fqdn_enabled'], false)
  assert.is(body['private_dns_zone_id'], 'System')
  assert.not('api_server_access_profile' in body) // there is nothing to authorise ranges for
  assert.not('private_cluster_enabled' in clusterOf())
})

it('an integrated API server takes its own subnet, and the right to do so', () => {
  const topics = withCluster({ apiServerIntegration: true })
  const profile = blockIn(one(topics, 'azurerm_kubernetes_cluster'), 'api_server_access_profile')
  assert.is(profile['virtual_network_integration_enabled'], true)
  assert.is(profile['subnet_id'], '${azurerm_subnet.api_server.id}')
  assert.equal(rolesOn(topics, 'azurerm_subnet.api_server'), [
    '${azurerm_user_assigned_identity.control_plane.principal_id}: Network Contributor',
  ])
  assert.not('subnet_id' in blockIn(clusterOf(), 'api_server_access_profile'))
})

it('Defender, KEDA and Managed Prometheus are add-ons', () => {
  assert.ok(blockIn(clusterOf({ defender: true }), 'microsoft_defender')['log_analytics_workspace_id'])
  assert.equal(blockIn(clusterOf({ keda: true }), 'workload_autoscaler_profile'), { keda_enabled: true })
  assert.equal(one(build({ managedPrometheus: true }), 'azurerm_kubernetes_cluster')['monitor_metrics'], {})
  assert.equal(blockIn(clusterOf({ keda: false }), 'workload_autoscaler_profile'), { keda_enabled: false })
  for (const block of ['microsoft_defender', 'workload_autoscaler_profile', 'monitor_metrics'])
    assert.not(block in clusterOf(), block)
})

it('KEDA that was never chosen plans nothing, whatever Azure answers', () => {
  const ignores = (changes: Partial<EnvironmentInput['cluster']>) =>
    String(blockIn(clusterOf(changes), 'lifecycle')['ignore_changes']).includes('workload_autoscaler_profile')
  assert.equal([ignores({}), ignores({ keda: true }), ignores({ keda: false })], [true, false, false])
})

it('Defender’s plan does all that it is paid for', () => {
  const environment = parseEnvironment('dev', { ...dev, cluster: { ...dev.cluster, defender: true } })
  const [plan] = bodiesOf(bootstrapModule([environment]), 'azurerm_security_center_subscription_pricing')
  assert.equal(
    Object(plan?.['extension']).map(({ name }: Body) => name),
    [
      'ContainerRegistriesVulnerabilityAssessments',
      'AgentlessDiscoveryForKubernetes',
      'AgentlessVmScanning',
      'ContainerSensor',
    ],
  )
})

it('Managed Prometheus has our rules about services, in groups that it takes', () => {
  const topics = build({ managedPrometheus: true })
  const env = parseEnvironment('dev', dev)
  const groups = bodiesOf(topics, 'azurerm_monitor_alert_prometheus_rule_group')
  const rules: Body[] = groups.flatMap(({ rule }) => Object(rule))
  const ours = [...serviceRules(env), ...classifierRules(env)].flatMap((group) => prometheusGroup(env, group).rules)
  assert.equal(
    rules.map(({ record, alert, expression, labels }) => [record ?? alert, expression, labels]),
    ours.map((rule) => ['record' in rule ? rule.record : rule.alert, rule.expr, rule.labels]),
  )
  assert.ok(rules.every((rule) => 'record' in rule || /^PT\d+[SMH]$/.test(String(rule['for']))))
  for (const { name, rule, interval } of groups) {
    assert.ok(Object(rule).length <= 20, `${name}: Azure takes 20 rules a group`)
    assert.match(String(interval), /^PT\d+M$/)
  }
  assert.equal(bodiesOf(build(), 'azurerm_monitor_workspace'), [])
})

it('a spot pool is tainted, and not surged', () => {
  const spot = { vmSize: 'Standard_D4ds_v5', minNodes: 0, maxNodes: 3, spot: true }
  const pools = bodiesOf(
    withCluster({ userPools: { ...dev.cluster.userPools, spot } }),
    'azurerm_kubernetes_cluster_node_pool',
  )
  const [general, spare] = pools
  assert.is(spare?.['priority'], 'Spot')
  assert.equal(spare?.['node_taints'], ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule'])
  assert.not('upgrade_settings' in (spare ?? {}))
  assert.not('priority' in (general ?? {}))
})

it('encrypted disks use the key, and AKS may see so', () => {
  const topics = withCluster({ diskEncryption: true })
  assert.is(
    one(topics, 'azurerm_kubernetes_cluster')['disk_encryption_set_id'],
    '${azurerm_disk_encryption_set.main.id}',
  )
  assert.is(
    one(topics, 'azurerm_disk_encryption_set')['key_vault_key_id'],
    '${azurerm_key_vault.main.vault_uri}keys/disks',
  )
  // Without a version and with rotation the provider reads the key once, when a person applies, and never again.
  assert.is(one(topics, 'azurerm_disk_encryption_set')['auto_key_rotation_enabled'], true)
  assert.equal(rolesOn(topics, 'azurerm_disk_encryption_set.main'), [
    '${azurerm_user_assigned_identity.control_plane.principal_id}: Reader',
  ])
  assert.equal(bodiesOf(build(), 'azurerm_disk_encryption_set'), [])
})

it('flow logs watch the whole network', () => {
  const topics = build({ logs: { ...dev.logs, flowLogs: true } })
  const log = one(topics, 'azurerm_network_watcher_flow_log')
  assert.is(log['target_resource_id'], '${azurerm_virtual_network.main.id}')
  assert.is(log['network_watcher_name'], 'NetworkWatcher_westeurope')
  assert.equal(bodiesOf(build(), 'azurerm_network_watcher_flow_log'), [])
})

it('no storage has keys but that of flow logs, and the choice says so', () => {
  const keyed = bodiesOf(rootModule(parseEnvironment('dev', AZURE_VARIANTS.everything(dev))), 'azurerm_storage_account')
  assert.equal(
    keyed.filter((body) => body['shared_access_key_enabled'] !== false).map((body) => body['name']),
    ['stcontosodevflows'],
  )
  const schema = readFileSync('src/config/schema/logs.ts', 'utf8')
  assert.match(schema, /storage key, which the state then holds.*\n +flowLogs/)
})

it('a backup runs as often and is kept as long as it says', () => {
  const topics = build({ backup: { everyHours: 6, keepDays: 90 } })
  const policy = one(topics, 'azurerm_data_protection_backup_policy_kubernetes_cluster')
  assert.equal(policy['backup_repeating_time_intervals'], ['R/2026-01-01T01:00:00+00:00/PT6H'])
  const { life_cycle } = blockIn(policy, 'default_retention_rule')
  assert.is(Object(life_cycle).duration, 'P90D')
  assert.equal(bodiesOf(build(), 'azurerm_data_protection_backup_vault'), [])
})

it('a backup is in storage that only the cluster writes, and only by its endpoint', () => {
  const topics = build({ backup: {} })
  assert.is(one(topics, 'azurerm_storage_account')['public_network_access_enabled'], false)
  assert.equal(rolesOn(topics, 'azurerm_storage_account.backup'), [
    '${azurerm_data_protection_backup_vault.main.identity[0].principal_id}: Storage Blob Data Reader',
    '${azurerm_kubernetes_cluster_extension.backup.aks_assigned_identity[0].principal_id}: Storage Blob Data Contributor',
  ])
})

it('pods outside the restricted standard are refused, by choice', () => {
  const parametersOf = (topics: ReturnType<typeof build>) =>
    JSON.parse(String(one(topics, 'azurerm_resource_policy_assignment')['parameters']))
  assert.is(parametersOf(build()).effect.value, 'Audit')
  assert.is(parametersOf(withCluster({ podSecurity: 'Deny' })).effect.value, 'Deny')
  const excluded = (engine: 'gateway' | 'ingress-nginx') =>
    parametersOf(build({ components: { ...dev.components, exposure: { engine } } })).excludedNamespaces.value
  assert.ok(excluded('gateway').includes('kube-system'))
  // What no values of its chart make restricted, and nothing else of ours.
  const ours = (engine: 'gateway' | 'ingress-nginx') =>
    excluded(engine).filter((name: string) => Object.values<string>(NAMESPACES).includes(name))
  assert.equal(ours('gateway'), ['node-exporter'])
  assert.equal(ours('ingress-nginx'), ['node-exporter', 'exposure'])
})

it('CI pushes to this registry alone, and to one repository where it can be said', () => {
  const pushes = (topics: ReturnType<typeof build>) =>
    bodiesOf(topics, 'azurerm_role_assignment').filter((body) =>
      String(body['principal_id']).includes('azurerm_user_assigned_identity.push.'),
    )
  const [push, ...others] = pushes(build())
  assert.equal(others, [])
  assert.is(push?.['role_definition_name'], 'AcrPush')
  assert.is(push?.['scope'], '${azurerm_container_registry.main.id}')
  const [writes] = pushes(build({ registry: { permissions: 'repository' } }))
  assert.match(String(writes?.['condition']), "repositories:name] StringEqualsIgnoreCase 'classifier'")
})

it('every budget tells of what was spent and of what will be', () => {
  const budgets = bodiesOf(build(), 'azurerm_consumption_budget_resource_group')
  assert.equal(
    budgets.map((body) => body['resource_group_id']),
    ['${azurerm_resource_group.main.id}', '${azurerm_kubernetes_cluster.main.node_resource_group_id}'],
  )
  for (const { notification } of budgets) {
    const types: unknown[] = Object(notification).map((each: Body) => each['threshold_type'])
    assert.equal(types, ['Actual', 'Actual', 'Forecasted'])
  }
})

it('all of them hold together', () => {
  assert.ok(
    rootModule(parseEnvironment('dev', AZURE_VARIANTS.everything(dev))).length >
      rootModule(parseEnvironment('dev', AZURE_VARIANTS.minimal(dev))).length,
  )
})

it.run()
