import type { Environment } from '../../config/load.ts'
import { resource } from '../../engine/terraform/resource.ts'

/**
 * Defender's plan for containers, which is the subscription's: it scans the registry's images and reads what the sensors
 * of the clusters see. Here, as two environments that share a subscription cannot both have it.
 */
export function defender(environments: readonly Environment[]) {
  const isOn = environments.some(({ cluster }) => cluster.defender)
  const plan = resource('azurerm_security_center_subscription_pricing', 'containers', {
    resource_type: 'Containers',
    tier: 'Standard',
  })
  return isOn ? { topic: { name: 'defender', source: 'src/platform/azure/defender.ts', blocks: [plan] } } : undefined
}
