import type { Environment } from '../../config/load.ts'
import { resource } from '../../engine/terraform/resource.ts'

/**
 * What the plan does. The provider turns off whatever is not named.
 * https://learn.microsoft.com/azure/defender-for-cloud/defender-for-containers-architecture
 */
const EXTENSIONS = [
  { name: 'ContainerRegistriesVulnerabilityAssessments' },
  { name: 'AgentlessDiscoveryForKubernetes' },
  { name: 'AgentlessVmScanning', additional_extension_properties: { ExclusionTags: '[]' } }, // Azure asks for tags, or none
  { name: 'ContainerSensor' },
]

/**
 * Defender's plan for containers, which is the subscription's: it scans the registry's images and reads what the sensors
 * of the clusters see. Here, as two environments that share a subscription cannot both have it.
 */
export function defender(environments: readonly Environment[]) {
  const isOn = environments.some(({ cluster }) => cluster.defender)
  const plan = resource('azurerm_security_center_subscription_pricing', 'containers', {
    resource_type: 'Containers',
    tier: 'Standard',
    extension: EXTENSIONS,
  })
  return isOn ? { topic: { name: 'defender', source: 'src/platform/azure/defender.ts', blocks: [plan] } } : undefined
}
