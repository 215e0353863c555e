import type { Environment } from '../../config/load.ts'
import { azureNames, hostsOf, stateNames } from '../../config/names.ts'

/** What a teardown leaves, each with the way to take it away as well. */
export function remains(env: Environment): readonly string[] {
  const names = azureNames(env)
  const state = stateNames(env.organization)
  const keepsRecords = env.components['external-dns'].policy === 'upsert-only'
  const { sso: argo } = env.components['argo-cd']
  const { sso: grafana } = env.components.monitoring
  return [
    `The state ${state.key(env.name)} in ${state.storageAccount}: empty, with its older versions. It goes with terraform/bootstrap.`,
    `terraform/bootstrap: the states' storage and the CI identities, shared by all environments. Last of all: az lock delete --name terraform-state --resource-group ${state.resourceGroup} --resource-name ${state.storageAccount} --resource-type Microsoft.Storage/storageAccounts; terraform -chdir=terraform/bootstrap destroy`,
    `The Key Vault ${names.keyVault}: deleted, but kept for 90 days with its secrets, and nobody can shorten that. Making the environment again recovers it.`,
    `The Log Analytics workspace ${names.logs}: kept for 14 days.`,
    ...(keepsRecords
      ? [
          `DNS records of ${Object.values(hostsOf(env)).join(', ')} and external-dns' TXT records beside them: remove them at Cloudflare.`,
        ]
      : []),
    ...(argo || grafana
      ? [
          `App registrations argocd-${env.name} and grafana-${env.name}: az ad app delete --id ${[argo?.clientId, grafana?.clientId].filter(Boolean).join(' / ')}`,
        ]
      : []),
    `The context ${names.cluster} in your kubeconfig: kubectl config delete-context ${names.cluster}`,
    `In this repository: src/environments/${env.name}.ts with what follows from it. To make it again later, set live: false; else: npm run init -- --remove ${env.name}`,
  ]
}
