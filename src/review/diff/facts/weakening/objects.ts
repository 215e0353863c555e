import { type Weakening, whenChanged, whenCome, whenGone, whenNoLongerOn } from './weakening.ts'

const SYNC = 'https://argo-cd.readthedocs.io/en/stable/user-guide/'
const TRAFFIC = 'https://gateway.envoyproxy.io/docs/api/extension_types/'
const STORES = 'https://external-secrets.io/latest/api/clustersecretstore/'
const ADMISSION = 'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/'
const NGINX = 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/'

/** Kinds whose pods run what is reviewed, unless Argo CD looks away. */
const WORKLOADS = /(Deployment|StatefulSet|DaemonSet|Rollout|CronJob|Job|Role|Binding|NetworkPolicy|\*)/

/** Texts in quotes in an expression of CEL. */
const quotedIn = (expression: unknown): readonly string[] => String(expression ?? '').match(/'[^']*'/g) ?? []

/** Annotations that mean the same on our own objects and in the values of charts. */
export const ANNOTATIONS: readonly Weakening[] = [
  {
    path: /annotations\[azure\.workload\.identity\/(client|tenant)-id\]$/,
    // All zero: before terraform apply has given one.
    weakens: ({ before, after }) =>
      before !== after && before !== undefined && !/^0{8}-/.test(String(before)) ? 'medium' : undefined,
    why: 'Its pods sign in to Azure as another identity, or as none: what that one may not is refused.',
    source: 'https://learn.microsoft.com/azure/aks/workload-identity-overview#service-account-annotations',
  },
  {
    path: /(^|\.)annotations\[argocd\.argoproj\.io\/sync-options\]$/,
    weakens: ({ before, after }) =>
      /=confirm/.test(String(before ?? '')) && !/=confirm/.test(String(after ?? '')) ? 'high' : undefined,
    why: 'Argo CD deletes it, with its data, without asking.',
    source: `${SYNC}sync-options/#resource-pruning-with-confirmation`,
  },
]

/** Fields of our own objects, by kind. */
export const OBJECTS: readonly Weakening[] = [
  {
    path: /^metadata\.annotations\[argocd\.argoproj\.io\/compare-options\]$/,
    weakens: whenCome('medium'),
    why: 'Argo CD no longer says where it differs from Git.',
    source: `${SYNC}compare-options/`,
  },
  {
    of: 'Application',
    path: /^spec\.syncPolicy\.syncOptions\[\]$/,
    weakens: ({ before, after }) =>
      /=confirm/.test(String(before ?? ''))
        ? 'high'
        : /^(Validate=false|Force=true|Replace=true)/.test(String(after ?? ''))
          ? 'medium'
          : undefined,
    why: 'Argo CD deletes, replaces or takes what it would have asked about.',
    source: `${SYNC}sync-options/`,
  },
  {
    of: 'Application',
    path: /^spec\.ignoreDifferences(\[|$)/,
    weakens: ({ path, before, after }) =>
      after !== undefined && WORKLOADS.test(path + JSON.stringify(after))
        ? 'high'
        : before === undefined
          ? 'medium'
          : undefined,
    why: 'What people change there by hand is neither seen nor undone.',
    source: `${SYNC}diffing/`,
  },
  {
    of: 'ClusterSecretStore',
    path: /^spec\.conditions(\[[^\]]*\]\.namespaces\[\])?$/,
    weakens: ({ before, after }) =>
      after === undefined && Array.isArray(before) ? 'high' : before === undefined ? 'high' : undefined,
    why: 'Whoever may make an ExternalSecret there copies every secret of the vault.',
    source: STORES,
  },
  {
    of: 'ClusterSecretStore',
    path: /^spec\.(conditions\[[^\]]*\]\.namespace\w+|provider\b)/,
    weakens: ({ path, before }) => (path.includes('namespaces[]') && before !== undefined ? undefined : 'high'),
    why: 'Other namespaces read the vault, or all of them read another one.',
    source: STORES,
  },
  {
    of: 'SecretStore',
    path: /^spec\.provider\b/,
    weakens: whenChanged('high'),
    why: 'Secrets come from another vault.',
    source: STORES,
  },
  {
    of: 'ExternalSecret',
    path: /^spec\.(target\.(creationPolicy|deletionPolicy)|refreshInterval|refreshPolicy)$/,
    weakens: whenChanged('medium'),
    why: 'A secret that is renewed or deleted in the vault reaches the cluster at another time, or never.',
    source: 'https://external-secrets.io/latest/api/externalsecret/',
  },
  {
    of: 'BackendTrafficPolicy',
    path: /^spec(\.rateLimit(\.|$)|$)/,
    weakens: (change) => {
      if (/\.requests$/.test(change.path)) return Number(change.after) > Number(change.before) ? 'medium' : undefined
      return whenGone('medium')(change)
    },
    why: 'One caller may take more of it, and with it what is there for the others.',
    source: `${TRAFFIC}#ratelimitspec`,
  },
  {
    of: 'BackendTrafficPolicy',
    path: /^spec\.requestBuffer\b/,
    weakens: whenGone('medium'),
    why: 'Bodies of any size go through to the pods.',
    source: `${TRAFFIC}#requestbuffer`,
  },
  {
    of: 'ClientTrafficPolicy',
    path: /^spec\.tls\.minVersion$/,
    weakens: ({ before, after }) => (after === undefined || Number(after) < Number(before) ? 'medium' : undefined),
    why: 'Browsers may use older versions of TLS.',
    source: `${TRAFFIC}#clienttlssettings`,
  },
  {
    of: 'ClientTrafficPolicy',
    path: /^spec\.(clientIPDetection|headers|path|connection)\b/,
    weakens: whenChanged('medium'),
    why: 'Limits and allowed ranges go by another address, or other requests get through.',
    source: `${TRAFFIC}#clienttrafficpolicyspec`,
  },
  {
    of: 'SecurityPolicy',
    path: /^spec\.cors\.allowOrigins\[\]$/,
    weakens: whenCome('medium'),
    why: 'Pages of that origin may call it with their visitors’ sign-in.',
    source: `${TRAFFIC}#cors`,
  },
  {
    of: 'Ingress',
    path: /^metadata\.annotations\[nginx\.ingress\.kubernetes\.io\/limit-/,
    weakens: whenGone('medium'),
    why: 'One caller may take more of it, and with it what is there for the others.',
    source: NGINX,
  },
  {
    of: 'Ingress',
    path: /^metadata\.annotations\[nginx\.ingress\.kubernetes\.io\/(force-)?ssl-redirect\]$/,
    weakens: ({ after }) => (String(after) === 'false' ? 'medium' : undefined),
    why: 'It answers without TLS.',
    source: NGINX,
  },
  {
    of: 'Ingress',
    path: /^metadata\.annotations\[nginx\.ingress\.kubernetes\.io\/.*-snippet\]$/,
    weakens: whenChanged('high'),
    why: 'It is raw configuration of NGINX, which can read every Secret of the cluster.',
    source: 'https://github.com/kubernetes/ingress-nginx/issues/7837',
  },
  {
    of: 'HTTPRoute',
    path: /^spec\.rules\[[^\]]*\]\.filters\[ResponseHeaderModifier\]/,
    weakens: whenGone('medium'),
    why: 'Headers that protect visitors (HSTS, CSP, frames) are no longer sent.',
    source: 'https://owasp.org/www-project-secure-headers/',
  },
  {
    of: 'ValidatingAdmissionPolicyBinding',
    path: /^spec\.(validationActions|matchResources\.namespaceSelector\b.*\.values)\[\]$/,
    weakens: whenGone('high'),
    why: 'What the policy refuses is let in there.',
    source: ADMISSION,
  },
  {
    of: 'ValidatingAdmissionPolicyBinding',
    path: /^spec\.(paramRef|policyName|matchResources\.(?!namespaceSelector\b.*\[\]$))/,
    weakens: whenChanged('high'),
    why: 'It judges by another policy, another list, or elsewhere: what was refused may be let in.',
    source: ADMISSION,
  },
  {
    of: 'ValidatingAdmissionPolicy',
    path: /^spec\./,
    weakens: ({ path, before, after }) => {
      const [had, has] = [quotedIn(before), quotedIn(after)]
      // A service more is judged by its own list, and an image less for debugging is one less that may run.
      if (path.includes('[services]')) return had.every((name) => has.includes(name)) ? undefined : 'high'
      if (path.includes('[debug]')) return has.every((image) => had.includes(image)) ? undefined : 'high'
      return before === after ? undefined : 'high'
    },
    why: 'It judges otherwise: what was refused may be let in.',
    source: ADMISSION,
  },
  {
    of: 'Namespace',
    path: /^metadata\.annotations\[mlops-platform\/any-image\]$/,
    weakens: whenCome('high'),
    why: 'Any image runs there, from any registry, reviewed or not.',
    source: ADMISSION,
  },
  {
    of: 'Prometheus',
    path: /^spec\.(retention|retentionSize)$/,
    weakens: whenChanged('medium'),
    why: 'Metrics are kept for another time.',
    source: 'https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec',
  },
]

const DIAGNOSTICS = 'https://learn.microsoft.com/azure/aks/monitor-aks-reference#resource-logs'

/** Arguments of resources that no other class looks at, by type. */
export const RESOURCES: readonly Weakening[] = [
  {
    of: 'azurerm_monitor_diagnostic_setting',
    path: /^enabled_log\[/,
    weakens: ({ path, before, after }) =>
      before === undefined || after !== undefined
        ? undefined
        : /audit|guard|login|allLogs/i.test(path)
          ? 'high'
          : 'medium',
    why: 'Nobody can tell afterwards what happened, or who did it.',
    source: DIAGNOSTICS,
  },
  {
    of: 'azurerm_monitor_diagnostic_setting',
    path: /^(enabled_log|log_analytics_workspace_id)$/,
    weakens: whenGone('high'),
    why: 'Nobody can tell afterwards what happened, or who did it.',
    source: DIAGNOSTICS,
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^(microsoft_defender|oms_agent|monitor_metrics|key_vault_secrets_provider|maintenance_window\w*)\b/,
    weakens: whenGone('medium'),
    why: 'What it watched or kept is no longer.',
    source: 'https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/kubernetes_cluster',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^(automatic_upgrade_channel|node_os_upgrade_channel)$/,
    weakens: (change) =>
      change.after === undefined || change.after === 'None' || change.after === 'none' ? 'medium' : undefined,
    why: 'Fixes of Kubernetes or of nodes wait until a person brings them.',
    source: 'https://learn.microsoft.com/azure/aks/auto-upgrade-cluster',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^azure_active_directory_role_based_access_control\.admin_group_object_ids\[\]$/,
    weakens: whenCome('high'),
    why: 'Its members are administrators of the cluster.',
    source: 'https://learn.microsoft.com/azure/aks/enable-authentication-microsoft-entra-id',
  },
  {
    of: 'azurerm_container_registry',
    path: /^(retention_policy_in_days|quarantine_policy_enabled|trust_policy_enabled)$/,
    weakens: whenNoLongerOn('medium'),
    why: 'Images are taken, or kept, without the check.',
    source: 'https://learn.microsoft.com/azure/container-registry/container-registry-best-practices',
  },
  {
    of: 'azurerm_consumption_budget_resource_group',
    path: /^(amount|notification\b)/,
    weakens: ({ path, before, after }) =>
      path === 'amount'
        ? Number(after) > Number(before)
          ? 'low'
          : undefined
        : after === undefined
          ? 'medium'
          : undefined,
    why: 'Somebody hears later of what it costs, or never.',
    source: 'https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-acm-create-budgets',
  },
]
