import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { WEAKENINGS, weakeningOf } from '../facts/weakening/index.ts'
import { releaseValuesChanged } from './release-values-changed.ts'
import { settingWeakened } from './setting-weakened.ts'

const it = suite('setting-weakened')

type Case = readonly [of: string, path: string, before: unknown, after: unknown, level?: string]

/** Changes of values with how bad they are, each beside one that is not. */
const VALUES: readonly Case[] = [
  ['argo-cd', 'configs.rbac[policy.default]', '', 'role:admin', 'high'],
  ['argo-cd', 'configs.rbac[policy.default]', 'role:readonly', ''],
  ['argo-cd', 'configs.rbac[policy.csv]', 'g, a, role:readonly', 'g, a, role:readonly\ng, b, role:admin', 'high'],
  ['argo-cd', 'configs.rbac[policy.csv]', 'g, a, role:admin\n# why\n', 'g, a,  role:admin'],
  ['argo-cd', 'configs.rbac.scopes', '[groups]', '[email]', 'medium'],
  ['argo-cd', 'configs.cm[users.anonymous.enabled]', undefined, 'true', 'high'],
  ['argo-cd', 'configs.cm[users.anonymous.enabled]', 'true', 'false'],
  ['argo-cd', 'configs.cm[admin.enabled]', 'false', true, 'high'],
  ['argo-cd', 'configs.cm[admin.enabled]', true, false],
  ['argo-cd', 'configs.cm[accounts.ci]', undefined, 'apiKey, login', 'high'],
  ['argo-cd', 'configs.cm[exec.enabled]', false, true, 'high'],
  ['argo-cd', 'configs.cm[exec.enabled]', true, undefined],
  ['argo-cd', 'configs.cm[oidc.config]', 'name: a', 'name: b', 'medium'],
  ['argo-cd', 'configs.cm[application.resourceTrackingMethod]', 'annotation', 'label', 'high'],
  ['argo-cd', 'configs.cm[resource.exclusions]', 'a', 'b', 'medium'],
  ['argo-cd', 'configs.cm[resource.customizations.health.argoproj.io_Application]', 'local health', undefined, 'high'],
  ['argo-cd', 'configs.cm[timeout.reconciliation]', '120s', '0s', 'medium'],
  ['argo-cd', 'configs.cm[timeout.reconciliation]', '120s', '60s'],
  ['argo-cd', 'configs.params[server.disable.auth]', undefined, true, 'high'],
  ['argo-cd', 'server.extraArgs', undefined, ['--disable-auth'], 'high'],
  ['argo-cd', 'server.extraArgs[]', undefined, '--loglevel=debug'],
  ['argo-cd', 'configs.params[application.namespaces]', undefined, '*', 'high'],
  ['argo-cd', 'configs.params[server.insecure]', false, true, 'medium'],
  ['argo-cd', 'global.networkPolicy.create', false, true, 'high'],
  ['argo-cd', 'global.networkPolicy.create', true, false, 'high'],
  ['argo-cd', 'redis-ha.enabled', true, false, 'medium'],
  ['argo-cd', 'redis-ha.enabled', false, true],
  ['argo-cd', 'configs.repositories.a.url', undefined, 'https://example.com', 'medium'],
  ['argo-cd', 'controller.replicas', 3, 2, 'low'],
  ['kube-prometheus-stack', 'grafana[grafana.ini][auth.anonymous].enabled', undefined, true, 'high'],
  ['kube-prometheus-stack', 'grafana[grafana.ini][auth.anonymous].enabled', true, false],
  ['kube-prometheus-stack', 'grafana[grafana.ini][auth.anonymous].org_role', 'Viewer', 'Admin', 'high'],
  ['kube-prometheus-stack', 'grafana[grafana.ini].users.allow_sign_up', false, true, 'high'],
  ['kube-prometheus-stack', 'grafana[grafana.ini].users.auto_assign_org_role', 'Viewer', 'Editor', 'high'],
  ['kube-prometheus-stack', 'grafana[grafana.ini].security.cookie_secure', true, false, 'medium'],
  ['kube-prometheus-stack', 'grafana[grafana.ini].security.allow_embedding', false, true, 'medium'],
  ['kube-prometheus-stack', 'grafana.rbac.namespaced', 'true', undefined, 'high'],
  ['kube-prometheus-stack', 'grafana.persistence.enabled', true, false, 'high'],
  ['kube-prometheus-stack', 'prometheus.prometheusSpec.enableAdminAPI', false, true, 'high'],
  ['kube-prometheus-stack', 'prometheus.prometheusSpec.enableRemoteWriteReceiver', false, true, 'medium'],
  ['kube-prometheus-stack', 'prometheus.prometheusSpec.remoteWrite', undefined, [{ url: 'https://a' }], 'high'],
  ['kube-prometheus-stack', 'prometheus.prometheusSpec.remoteWrite', [{ url: 'https://a' }], undefined],
  ['kube-prometheus-stack', 'prometheus.prometheusSpec.ruleSelectorNilUsesHelmValues', false, undefined, 'high'],
  ['kube-prometheus-stack', 'prometheus.prometheusSpec.ruleSelectorNilUsesHelmValues', undefined, false],
  ['kube-prometheus-stack', 'prometheus.prometheusSpec.ruleSelector.matchLabels.a', undefined, 'b', 'medium'],
  ['kube-prometheus-stack', 'grafana.plugins', undefined, ['https://example.com/a.zip;a'], 'medium'],
  ['kube-prometheus-stack', 'grafana.plugins', ['a'], undefined],
  ['kube-prometheus-stack', 'alertmanager.config.receivers[on-call].name', 'on-call', undefined, 'high'],
  ['kube-prometheus-stack', 'alertmanager.config.receivers[on-call].name', undefined, 'on-call'],
  ['kube-prometheus-stack', 'alertmanager.config.route.receiver', 'on-call', 'nobody', 'high'],
  ['kube-prometheus-stack', 'alertmanager.config.inhibit_rules[0]', undefined, 'a', 'medium'],
  ['kube-prometheus-stack', 'alertmanager.config.route.routes[0].matchers[]', 'a', undefined, 'medium'],
  ['kube-prometheus-stack', 'alertmanager.enabled', undefined, false, 'high'],
  ['kube-prometheus-stack', 'nodeExporter.enabled', true, false, 'medium'],
  ['kube-prometheus-stack', 'defaultRules.rules.etcd', true, false, 'medium'],
  ['kube-prometheus-stack', 'defaultRules.rules.etcd', false, true],
  ['external-dns', 'policy', 'upsert-only', 'sync', 'high'],
  ['external-dns', 'policy', 'upsert-only', 'upsert-only'],
  ['external-dns', 'txtOwnerId', 'a', 'b', 'high'],
  ['external-dns', 'domainFilters[]', 'example.com', undefined, 'high'],
  ['external-dns', 'sources[]', undefined, 'service', 'medium'],
  ['external-secrets', 'rbac.serviceAccountTokenCreate', false, true, 'high'],
  ['external-secrets', 'rbac.serviceAccountTokenCreate', true, false],
  ['external-secrets', 'scopedRBAC', true, false, 'high'],
  ['external-secrets', 'rbac.aggregateToEdit', false, undefined, 'medium'],
  ['external-secrets', 'processClusterStore', true, false, 'medium'],
  ['external-secrets', 'genericTargets.enabled', false, true, 'high'],
  ['cert-manager', 'crds.keep', true, false, 'high'],
  ['cert-manager', 'crds.enabled', true, false, 'high'],
  ['cert-manager', 'crds.enabled', false, true],
  ['cert-manager', 'enableCertificateOwnerRef', false, true, 'medium'],
  ['cert-manager', 'clusterResourceNamespace', '', 'other', 'medium'],
  ['gateway-helm', 'config.envoyGateway.extensionApis.enableEnvoyPatchPolicy', false, true, 'high'],
  ['gateway-helm', 'config.envoyGateway.extensionApis.enableBackend', undefined, true, 'medium'],
  ['ingress-nginx', 'controller.allowSnippetAnnotations', false, true, 'high'],
  ['ingress-nginx', 'controller.config.annotations-risk-level', 'High', 'Critical', 'high'],
  ['ingress-nginx', 'controller.admissionWebhooks.enabled', true, false, 'medium'],
  ['keda', 'permissions.operator.restrict.secret', true, false, 'high'],
  ['argo-rollouts', 'dashboard.enabled', false, true, 'high'],
  ['any', 'web.replicas', 2, 1, 'medium'],
  ['any', 'serviceAccount.annotations[azure.workload.identity/client-id]', '11111111-a', undefined, 'medium'],
  ['any', 'serviceAccount.annotations[azure.workload.identity/client-id]', '00000000-0', '22222222-b'],
  ['any', 'web.replicas', 1, 2],
  ['any', 'server.pdb.enabled', true, false, 'medium'],
  ['any', 'podDisruptionBudget.minAvailable', 2, 1, 'medium'],
  ['any', 'podDisruptionBudget.minAvailable', 1, 2],
  ['any', 'networkPolicy.enabled', true, false, 'high'],
  ['any', 'serviceMonitor.enabled', true, false, 'medium'],
  ['any', 'tls.insecureSkipVerify', false, true, 'high'],
  ['any', 'automountServiceAccountToken', false, true, 'medium'],
  ['any', 'rbac.clusterAdmin', false, true, 'high'],
  ['any', 'webhook.failurePolicy', 'Fail', 'Ignore', 'medium'],
  ['any', 'webhook.failurePolicy', 'Ignore', 'Fail'],
  ['any', 'priorityClassName', 'platform', undefined, 'medium'],
  ['any', 'prometheus.annotations[argocd.argoproj.io/sync-options]', 'Prune=confirm', undefined, 'high'],
  ['any', 'auth.enabled', true, false, 'high'],
  ['any', 'dashboard.enabled', true, false, 'medium'],
  ['any', 'dashboard.enabled', false, true],
  ['any', 'persistence.enabled', true, false, 'high'],
  ['any', 'extraObjects', undefined, [{ kind: 'ConfigMap' }], 'medium'],
  ['any', 'extraObjects', undefined, [{ kind: 'ClusterRoleBinding' }], 'high'],
  ['any', 'route.annotations[external-dns.kubernetes.io/target]', undefined, '192.0.2.1', 'high'],
  ['any', 'controller.service.externalTrafficPolicy', 'Local', 'Cluster', 'medium'],
  ['any', 'server.image', 'a@sha256:b', 'a:latest', 'medium'],
]

const ADMITTED = 'spec.matchResources.namespaceSelector.matchExpressions[kubernetes.io/metadata.name]'
const OBJECTS: readonly Case[] = [
  ['ServiceAccount', 'metadata.annotations[azure.workload.identity/client-id]', '11111111-a', '22222222-b', 'medium'],
  ['ServiceAccount', 'metadata.annotations[azure.workload.identity/client-id]', '00000000-0', '22222222-b'],
  ['Application', 'spec.ignoreDifferences', undefined, [{ kind: 'Deployment' }], 'high'],
  ['Prometheus', 'metadata.annotations[argocd.argoproj.io/sync-options]', 'Prune=confirm', 'Prune=true', 'high'],
  [
    'Prometheus',
    'metadata.annotations[argocd.argoproj.io/sync-options]',
    'Prune=confirm,Delete=confirm',
    'Prune=confirm',
  ],
  ['Service', 'metadata.annotations[argocd.argoproj.io/compare-options]', undefined, 'IgnoreExtraneous', 'medium'],
  ['Application', 'spec.syncPolicy.syncOptions[]', 'Prune=confirm', undefined, 'high'],
  ['Application', 'spec.syncPolicy.syncOptions[]', undefined, 'PruneLast=true'],
  ['Application', 'spec.ignoreDifferences[apps/Deployment]', undefined, { kind: 'Deployment' }, 'high'],
  ['Application', 'spec.ignoreDifferences[apps/Deployment]', { kind: 'Deployment' }, undefined],
  ['ClusterSecretStore', 'spec.conditions', [{ namespaces: ['a'] }], undefined, 'high'],
  ['ClusterSecretStore', 'spec.conditions[0].namespaces[]', undefined, 'shop', 'high'],
  ['ClusterSecretStore', 'spec.conditions[0].namespaces[]', 'shop', undefined],
  ['ClusterSecretStore', 'spec.provider.azurekv.vaultUrl', 'https://a', 'https://b', 'high'],
  ['SecretStore', 'spec.provider.azurekv.vaultUrl', 'https://a', 'https://b', 'high'],
  ['ExternalSecret', 'spec.refreshInterval', '1h', '0', 'medium'],
  ['ValidatingAdmissionPolicyBinding', 'spec.validationActions[]', 'Deny', undefined, 'high'],
  ['ValidatingAdmissionPolicyBinding', 'spec.validationActions[]', undefined, 'Audit'],
  ['ValidatingAdmissionPolicyBinding', `${ADMITTED}.values[]`, 'shop', undefined, 'high'],
  ['ValidatingAdmissionPolicyBinding', `${ADMITTED}.values[]`, undefined, 'shop'],
  ['ValidatingAdmissionPolicyBinding', 'spec.paramRef.parameterNotFoundAction', 'Deny', 'Allow', 'high'],
  ['ValidatingAdmissionPolicy', 'spec.variables[services].expression', "['a', 'b']", "['b']", 'high'],
  ['ValidatingAdmissionPolicy', 'spec.variables[services].expression', "['a']", "['b', 'a']"],
  ['ValidatingAdmissionPolicy', 'spec.variables[debug].expression', "['a'] + b", "['a', 'c'] + b", 'high'],
  ['ValidatingAdmissionPolicy', 'spec.variables[debug].expression', "['a'] + b", '[] + b'],
  ['ValidatingAdmissionPolicy', 'spec.variables[before].expression', 'a', 'b', 'high'],
  ['Namespace', 'metadata.annotations[mlops-platform/any-image]', undefined, 'outage', 'high'],
  ['BackendTrafficPolicy', 'spec.rateLimit', { type: 'Local' }, undefined, 'medium'],
  ['BackendTrafficPolicy', 'spec.rateLimit.local.rules[0].limit.requests', 20, 200, 'medium'],
  ['BackendTrafficPolicy', 'spec.rateLimit.local.rules[0].limit.requests', 20, 10],
  ['BackendTrafficPolicy', 'spec.requestBuffer.limit', 1, undefined, 'medium'],
  ['ClientTrafficPolicy', 'spec.tls.minVersion', '1.3', '1.2', 'medium'],
  ['ClientTrafficPolicy', 'spec.tls.minVersion', '1.2', '1.3'],
  ['ClientTrafficPolicy', 'spec.clientIPDetection.xForwardedFor.numTrustedHops', 1, 2, 'medium'],
  ['SecurityPolicy', 'spec.cors.allowOrigins[]', undefined, '*', 'medium'],
  ['Ingress', 'metadata.annotations[nginx.ingress.kubernetes.io/limit-rps]', '20', undefined, 'medium'],
  ['Ingress', 'metadata.annotations[nginx.ingress.kubernetes.io/ssl-redirect]', 'true', 'false', 'medium'],
  ['Ingress', 'metadata.annotations[nginx.ingress.kubernetes.io/server-snippet]', undefined, 'a', 'high'],
  ['HTTPRoute', 'spec.rules[0].filters[ResponseHeaderModifier].type', 'ResponseHeaderModifier', undefined, 'medium'],
  ['HTTPRoute', 'spec.rules[0].filters', [{ type: 'ResponseHeaderModifier' }], undefined, 'medium'],
  ['HTTPRoute', 'spec.rules[0].filters', [{ type: 'RequestRedirect' }], undefined],
  ['HTTPRoute', 'spec.rules[0].timeouts.request', '30s', '1s', 'low'],
  ['HTTPRoute', 'spec.rules[0].timeouts.request', '30s', '1m'],
  ['HTTPRoute', 'metadata.annotations[external-dns.kubernetes.io/target]', undefined, '192.0.2.1', 'high'],
  ['HTTPRoute', 'metadata.annotations[external-dns.kubernetes.io/cloudflare-proxied]', 'false', 'true'],
  ['Gateway', 'spec.listeners[https].allowedRoutes.namespaces.from', 'Selector', 'All', 'high'],
  ['Gateway', 'spec.listeners[https].allowedRoutes.namespaces.from', 'All', 'Same'],
  ['EnvoyProxy', 'spec.provider.kubernetes.envoyService.externalTrafficPolicy', 'Local', 'Cluster', 'medium'],
  ['EnvoyProxy', 'spec.provider.kubernetes.envoyService.externalTrafficPolicy', 'Cluster', 'Local'],
  ['ResourceQuota', 'spec.hard[services.loadbalancers]', '0', '2', 'medium'],
  ['ResourceQuota', 'spec.hard[services.loadbalancers]', '2', '0'],
  ['Deployment', 'spec.template.spec.containers[web].image', 'a@sha256:b', 'a:latest', 'medium'],
  ['Deployment', 'spec.template.spec.containers[web].image', 'a@sha256:b', 'a:1@sha256:c'],
  ['Deployment', 'spec.template.spec.terminationGracePeriodSeconds', 30, 1, 'medium'],
  ['Deployment', 'spec.template.spec.terminationGracePeriodSeconds', 30, 20, 'low'],
  ['Deployment', 'spec.template.spec.terminationGracePeriodSeconds', 20, undefined],
  ['Deployment', 'metadata.annotations[argocd.argoproj.io/hook]', undefined, 'PostSync', 'high'],
  ['Deployment', 'metadata.annotations[argocd.argoproj.io/hook]', 'PostSync', undefined],
  ['Prometheus', 'spec.retention', '15d', '1d', 'medium'],
]

const RESOURCES: readonly Case[] = [
  ['azurerm_monitor_diagnostic_setting', 'enabled_log[kube-audit-admin]', { category: 'a' }, undefined, 'high'],
  ['azurerm_monitor_diagnostic_setting', 'enabled_log[guard]', undefined, { category: 'guard' }],
  ['azurerm_monitor_diagnostic_setting', 'log_analytics_workspace_id', 'a', undefined, 'high'],
  ['azurerm_kubernetes_cluster', 'microsoft_defender.log_analytics_workspace_id', 'a', undefined, 'medium'],
  ['azurerm_kubernetes_cluster', 'automatic_upgrade_channel', 'patch', undefined, 'medium'],
  ['azurerm_kubernetes_cluster', 'automatic_upgrade_channel', 'patch', 'stable'],
  [
    'azurerm_kubernetes_cluster',
    'azure_active_directory_role_based_access_control.admin_group_object_ids[]',
    undefined,
    'a',
    'high',
  ],
  ['azurerm_kubernetes_cluster', 'network_profile.network_policy', 'cilium', undefined, 'high'],
  ['azurerm_kubernetes_cluster', 'network_profile.network_policy', 'azure', 'cilium'],
  ['azurerm_kubernetes_cluster', 'workload_identity_enabled', true, false, 'high'],
  ['azurerm_container_registry', 'quarantine_policy_enabled', true, false, 'medium'],
  ['azurerm_consumption_budget_resource_group', 'amount', 100, 1000, 'low'],
  ['azurerm_consumption_budget_resource_group', 'amount', 100, 50],
  ['azurerm_container_registry_cache_rule', 'source_repo', 'quay.io/a/b', 'docker.io/c/b', 'high'],
  ['azurerm_subnet', 'lifecycle.ignore_changes[]', undefined, 'address_prefixes', 'medium'],
  ['azurerm_subnet', 'lifecycle.ignore_changes[]', 'address_prefixes', undefined],
  ['azurerm_subnet', 'lifecycle.prevent_destroy', true, undefined, 'high'],
]

it('knows each setting by a change that weakens it, and says nothing of one that does not', () => {
  for (const [where, cases] of Object.entries({ value: VALUES, object: OBJECTS, resource: RESOURCES }))
    for (const [of, path, before, after, level] of cases)
      assert.is(
        weakeningOf(where as keyof typeof WEAKENINGS, of, { path, before, after })?.level,
        level,
        `${of} ${path}: ${before} → ${after}`,
      )
})

it('has a case for every entry of its tables, and a source for each', () => {
  for (const [where, cases] of [
    ['value', VALUES],
    ['object', OBJECTS],
    ['resource', RESOURCES],
  ] as const) {
    const untested = WEAKENINGS[where].filter(
      ({ of: subject, path, weakens }) =>
        !cases.some(
          ([of, at, before, after]) =>
            (!subject || subject === of) && path.test(at) && weakens({ path: at, before, after }),
        ),
    )
    assert.equal(
      untested.map(({ of, path }) => `${of} ${path}`),
      [],
    )
  }
  const all = Object.values(WEAKENINGS).flat()
  assert.equal(
    all.filter(({ source, why }) => !source.startsWith('https://') || !why.endsWith('.')).map(({ path }) => path),
    [],
  )
})

const application = (
  helm: object,
  source: object = { chart: 'argo-cd', repoURL: 'https://argoproj.github.io/argo-helm' },
) => ({
  objects: [object('argoproj.io/v1alpha1/Application', 'web', { spec: { sources: [{ ...source, helm }] } })],
})

it('finds a value in each of the three forms, in blocks that come as well, and in charts of an OCI repository', () => {
  const found = (helm: object, source?: object) =>
    raised(settingWeakened, application({}, source), application(helm, source))
  const message =
    'high: argo-cd: configs.cm[exec.enabled]: nothing → `true`. Shells in pods open from the web page, for roles with the right to exec.'
  assert.equal(found({ valuesObject: { configs: { cm: { 'exec.enabled': true } } } }), [message])
  const text = (enabled: boolean) => application({ values: `configs:\n  cm:\n    exec.enabled: ${enabled}\n` })
  assert.match(raised(settingWeakened, text(false), text(true))[0] ?? '', /^high: argo-cd: .*`false` → `true`/)
  const parameters = [{ name: 'redis-ha.enabled', value: 'true' }]
  const off = [{ name: 'redis-ha.enabled', value: 'false' }]
  assert.match(
    raised(settingWeakened, application({ parameters }), application({ parameters: off }))[0] ?? '',
    /^medium: argo-cd: redis-ha\.enabled/,
  )
  const oci = { path: '.', repoURL: 'oci://quay.io/jetstack/charts/cert-manager' }
  assert.match(found({ valuesObject: { crds: { keep: false } } }, oci)[0] ?? '', /^high: cert-manager: crds\.keep/)
})

it('says of an annotation in the values of a chart once that it weakens', () => {
  const identity = (id: string) =>
    application({ valuesObject: { serviceAccount: { annotations: { 'azure.workload.identity/client-id': id } } } })
  const found = raised(settingWeakened, identity('11111111-a'), identity('22222222-b'))
  assert.is(found.length, 1)
  assert.match(found[0] ?? '', /^medium: argo-cd: serviceAccount\.annotations\[azure/)
})

it('says nothing of values whose chart goes', () => {
  const nginx = {
    chart: 'ingress-nginx',
    repoURL: 'https://charts.example.com',
    helm: { valuesObject: { controller: { replicas: 2 } } },
  }
  const other = { chart: 'a', repoURL: 'https://charts.example.com' }
  const side = (...sources: object[]) => ({
    objects: [object('argoproj.io/v1alpha1/Application', 'web', { spec: { sources } })],
  })
  assert.equal(raised(settingWeakened, side(nginx, other), side(other)), [])
  assert.equal(raised(releaseValuesChanged, side(other), side(nginx, other)), [])
})

it('is not said again among the values that change', () => {
  const values = (replicas: number, level: string) =>
    application({ valuesObject: { server: { replicas }, logging: { level } } })
  const [before, after] = [values(2, 'info'), values(1, 'debug')]
  assert.is(raised(settingWeakened, before, after).length, 1)
  assert.match(raised(releaseValuesChanged, before, after).join(), /A value changes.*logging\.level: `info` → `debug`/)
})

it('sees what goes with an object, unless what it was for goes too', () => {
  const policy = object('gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy', 'web', {
    spec: {
      targetRefs: [{ kind: 'HTTPRoute', name: 'web' }],
      rateLimit: { local: { rules: [{ limit: { requests: 20 } }] } },
    },
  })
  const route = object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', { spec: { hostnames: ['a.example.com'] } })
  const [both, left] = [{ objects: [policy, route] }, { objects: [route] }]
  assert.match(raised(settingWeakened, both, left)[0] ?? '', /^medium: spec\.rateLimit.* One caller may take more/)
  assert.equal(raised(settingWeakened, both, {}), [])
})

it.run()
