import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import type { Environment } from '../../../config/load.ts'
import { hostsOf, NAMESPACES, PRIORITY_CLASSES, VAULT_SECRETS } from '../../../config/names.ts'
import { groups } from '../../../engine/kubernetes/pod-security.ts'
import { resources } from '../../../engine/kubernetes/resources.ts'
import { addVaultSecret } from '../../../engine/kubernetes/vault-secret.ts'

const ADMIN_SECRET = 'grafana-admin'

/** Where Grafana finds the token by which Entra knows it. */
const TOKEN = { folder: '/var/run/secrets/azure/tokens', file: 'azure-identity-token' } as const
const AUDIENCE = 'api://AzureADTokenExchange'

/** Entra's app registration trusts the token of the pod, so that there is no client secret to keep and to renew. */
function signIn({ outputs, components }: Environment) {
  const { sso } = components.monitoring
  if (!sso) return {}
  const authority = `https://login.microsoftonline.com/${outputs.tenantId}/oauth2/v2.0`
  return {
    ini: {
      // https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/entraid/
      'auth.azuread': {
        enabled: true,
        name: 'Microsoft Entra ID',
        client_authentication: 'workload_identity',
        client_id: sso.clientId,
        workload_identity_token_file: `${TOKEN.folder}/${TOKEN.file}`,
        federated_credential_audience: AUDIENCE,
        scopes: 'openid email profile',
        auth_url: `${authority}/authorize`,
        token_url: `${authority}/token`,
        allowed_organizations: outputs.tenantId,
        role_attribute_strict: true, // who has no role in the app registration does not get in
        use_pkce: true,
      },
    },
    // Mounted here and not by the webhook of workload identity, whose label the chart gives pods no place for.
    values: {
      extraSecretMounts: [
        {
          name: 'azure-identity-token',
          mountPath: TOKEN.folder,
          readOnly: true,
          projected: {
            defaultMode: 0o440,
            sources: [{ serviceAccountToken: { audience: AUDIENCE, expirationSeconds: 3600, path: TOKEN.file } }],
          },
        },
      ],
    },
  }
}

/** Annotation of a ConfigMap with dashboards: the folder in Grafana that they go into. */
export const FOLDER_ANNOTATION = 'grafana_folder'

/** What Grafana opens with: where its sidecar puts the overview. */
const HOME = '/tmp/dashboards/Platform overview/platform-overview.json'

/** Folder of the dashboards that kube-prometheus-stack brings. */
const STACK_FOLDER = 'Kubernetes'

/** What the sidecars may read. The chart's own Role has the Secrets of the namespace as well. */
const SIDECAR_ROLE = 'grafana-sidecars'

/**
 * Keeps the sidecars to the ConfigMaps of one namespace, where by default they may read every Secret of the cluster;
 * lets each dashboard say its folder; and leaves the containers nothing to write to but volumes.
 */
export const GRAFANA_PARAMETERS = {
  'grafana.rbac.namespaced': 'true',
  'grafana.rbac.useExistingRole': SIDECAR_ROLE,
  'grafana.sidecar.dashboards.resource': 'configmap',
  'grafana.sidecar.dashboards.folderAnnotation': FOLDER_ANNOTATION,
  'grafana.sidecar.dashboards.provider.foldersFromFilesStructure': 'true',
  'grafana.sidecar.datasources.resource': 'configmap',
  'grafana.priorityClassName': PRIORITY_CLASSES.platform,
  'grafana.containerSecurityContext.readOnlyRootFilesystem': 'true',
  'grafana.sidecar.securityContext.readOnlyRootFilesystem': 'true',
  'grafana.extraEmptyDirMounts[0].name': 'tmp',
  'grafana.extraEmptyDirMounts[0].mountPath': '/tmp',
} as const

/** Grafana: shows what is in Git. It keeps nothing of its own, so it has no disk and may be replaced at any time. */
export function grafanaValues(env: Environment) {
  const { ini, values } = signIn(env)
  return {
    admin: { existingSecret: ADMIN_SECRET },
    securityContext: groups(472), // the user of its image
    'grafana.ini': {
      server: { root_url: `https://${hostsOf(env).grafana}` },
      analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
      security: { cookie_secure: true, strict_transport_security: false }, // the edge sets that header
      users: { allow_sign_up: false },
      dashboards: { default_home_dashboard_path: HOME },
      ...ini,
      live: { max_connections: 0 }, // needs WebSocket, which does not pass the limit on the size of requests
    },
    ...values,
    defaultDashboardsEditable: false, // a change would be gone with the pod
    sidecar: {
      dashboards: { searchNamespace: NAMESPACES.monitoring, annotations: { [FOLDER_ANNOTATION]: STACK_FOLDER } },
    },
    resources: resources({ cpu: ['100m', '1'], memory: ['256Mi', '512Mi'] }),
    testFramework: { enabled: false },
  }
}

/** Adds the Role of the sidecars, which find dashboards and data sources in ConfigMaps. */
export function addSidecarRole(chart: Chart): void {
  new k8s.KubeRole(chart, 'role-grafana-sidecars', {
    metadata: { name: SIDECAR_ROLE, namespace: NAMESPACES.monitoring },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
  })
}

/** Adds the administrator's name and password, the latter from Key Vault. */
export function addGrafanaAdmin(chart: Chart, env: Environment): void {
  addVaultSecret(chart, env, {
    name: ADMIN_SECRET,
    namespace: NAMESPACES.monitoring,
    data: { 'admin-password': VAULT_SECRETS.grafanaAdminPassword },
    constants: { 'admin-user': 'admin' },
  })
}
