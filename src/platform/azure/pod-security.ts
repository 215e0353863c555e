import type { Environment } from '../../config/load.ts'
import { unrestrictedNamespaces } from '../../config/unrestricted.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'

// Kubernetes cluster pod security restricted standards for Linux-based workloads
// https://learn.microsoft.com/azure/aks/policy-reference#initiatives
const RESTRICTED = '/providers/Microsoft.Authorization/policySetDefinitions/42b8ef37-b724-4e24-bbc8-7a7708edfe00'
/** What Azure runs in the cluster itself. */
const SYSTEM_NAMESPACES = ['kube-system', 'gatekeeper-system', 'azure-arc', 'azure-extensions-usage-system']

/**
 * Azure Policy's view of the pods, beside what Pod Security admission refuses. It audits unless the environment says
 * Deny. Its initiative asks for three groups as well, which every pod of the platform has; the policy `group-ids` sees to
 * that. Namespaces whose charts run pods that need more are left out, by name.
 */
export function podSecurity(env: Environment, cluster: Resource<'azurerm_kubernetes_cluster'>) {
  const effect = env.cluster.podSecurity
  const excludedNamespaces = [
    ...SYSTEM_NAMESPACES,
    ...(env.backup ? ['dataprotection-microsoft'] : []),
    ...Object.keys(unrestrictedNamespaces(env)),
  ]
  const assignment = resource('azurerm_resource_policy_assignment', 'pod_security_restricted', {
    name: 'pod-security-restricted',
    display_name: 'Pods keep the restricted standard',
    resource_id: cluster.ref('id'),
    policy_definition_id: RESTRICTED,
    parameters: JSON.stringify({ effect: { value: effect }, excludedNamespaces: { value: excludedNamespaces } }),
  })
  return { topic: { name: 'pod-security', source: 'src/platform/azure/pod-security.ts', blocks: [assignment] } }
}
