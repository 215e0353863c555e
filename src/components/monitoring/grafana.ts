import type { Chart } from 'cdk8s'
import type { Environment } from '../../config/load.ts'
import { hostsOf, NAMESPACES, VAULT_SECRETS } from '../../config/names.ts'
import { resources } from '../../kubernetes/resources.ts'
import { addVaultSecret } from '../../kubernetes/vault-secret.ts'

const ADMIN_SECRET = 'grafana-admin'

/** Grafana: shows what is in Git. It keeps nothing of its own, so it has no disk and may be replaced at any time. */
export function grafanaValues(env: Environment) {
  return {
    admin: { existingSecret: ADMIN_SECRET },
    'grafana.ini': {
      server: { root_url: `https://${hostsOf(env).grafana}` },
      analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
      security: { cookie_secure: true, strict_transport_security: false }, // the edge sets that header
      users: { allow_sign_up: false },
      live: { max_connections: 0 }, // needs WebSocket, which does not pass the limit on the size of requests
    },
    resources: resources({ cpu: ['100m', '1'], memory: ['256Mi', '512Mi'] }),
    testFramework: { enabled: false },
  }
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
