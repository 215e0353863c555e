import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import { resource } from '../../engine/terraform/resource.ts'
import type { Place } from './group.ts'

/** Where the logs of the cluster, the registry and the Key Vault are kept and searched. */
export function logs(env: Environment, place: Place) {
  const main = resource('azurerm_log_analytics_workspace', 'main', {
    name: azureNames(env).logs,
    ...place,
    sku: 'PerGB2018',
    retention_in_days: env.logs.retentionDays,
    local_authentication_enabled: false, // shared keys; agents sign in with their identity
  })
  return {
    topic: { name: 'logs', source: 'src/platform/azure/logs.ts', blocks: [main] },
    main,
    workspaceId: main.ref('id'),
  }
}
