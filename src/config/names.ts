/** Names on which the Azure side and the cluster side must agree, each computed here and nowhere else. */
import type { EnvironmentValues } from './load.ts'

/** What every object and resource of the platform is part of. */
export const PLATFORM = 'mlops-platform'

/** Namespaces of the cluster, by what lives in them. */
export const NAMESPACES = {
  argocd: 'argocd',
  externalSecrets: 'external-secrets',
  certManager: 'cert-manager',
  externalDns: 'external-dns',
  exposure: 'exposure',
  monitoring: 'monitoring',
  nodeExporter: 'node-exporter',
  classifier: 'classifier',
} as const

/** Classes of importance, for when the nodes are full. */
export const PRIORITY_CLASSES = { platform: 'platform', workloads: 'workloads' } as const

/** A workload that signs in to Azure: its federated credential names exactly this service account. */
export interface WorkloadIdentity {
  readonly namespace: string
  readonly serviceAccount: string
}

export const WORKLOAD_IDENTITIES = {
  externalSecrets: { namespace: NAMESPACES.externalSecrets, serviceAccount: 'external-secrets' },
} as const satisfies Record<string, WorkloadIdentity>
export type WorkloadIdentityName = keyof typeof WORKLOAD_IDENTITIES

/** Keys of the secrets that people put into Key Vault; the cluster reads them through External Secrets. */
export const VAULT_SECRETS = {
  cloudflareToken: 'cloudflare-api-token',
  grafanaAdminPassword: 'grafana-admin-password',
  prometheusUsers: 'prometheus-users',
  argocdNotifications: 'argocd-notifications',
  argocdWebhook: 'argocd-webhook',
} as const

/** ClusterSecretStore through which they are read. */
export const SECRET_STORE = 'key-vault'

type Place = Pick<EnvironmentValues, 'name' | 'organization'>

/** Names of the Azure resources. Those that are unique across Azure carry the organisation. */
export function azureNames({ name, organization }: Place) {
  const suffix = `${organization}-${name}`
  const compact = `${organization}${name}`
  return {
    resourceGroup: `rg-mlops-${suffix}`,
    nodeResourceGroup: `rg-mlops-${suffix}-nodes`,
    virtualNetwork: `vnet-mlops-${suffix}`,
    natGateway: `ng-mlops-${suffix}`,
    natAddress: `pip-mlops-${suffix}-nat`,
    nodesSecurityGroup: `nsg-mlops-${suffix}-nodes`,
    cluster: `aks-mlops-${suffix}`,
    registry: `acrmlops${compact}`,
    keyVault: `kv-mlops-${compact}`,
    logs: `log-mlops-${suffix}`,
    identity: (purpose: string) => `id-mlops-${suffix}-${purpose}`,
  }
}

/** Where the Terraform states live; made once by `terraform/bootstrap/`. */
export function stateNames(organization: string) {
  return {
    resourceGroup: `rg-mlops-${organization}-tfstate`,
    storageAccount: `stmlops${organization}tfstate`,
    container: 'tfstate',
    key: (environment: string) => `${environment}.tfstate`,
    /** Identities of the pipelines, by what they may do. */
    identity: (purpose: 'plan' | 'apply') => `id-mlops-${organization}-${purpose}`,
  }
}

/** Registry that the cluster pulls the classifier from. */
export function registryHost(place: Place): string {
  return `${azureNames(place).registry}.azurecr.io`
}

/** Address of the Key Vault that External Secrets reads. */
export function vaultUrl(place: Place): string {
  return `https://${azureNames(place).keyVault}.vault.azure.net`
}

/** The hosts: `aks.`, `argocd.`, `grafana.`, `prometheus.` and `alertmanager.<zone>` unless the environment says otherwise. */
export function hostsOf({ zone, hosts }: Pick<EnvironmentValues, 'zone' | 'hosts'>) {
  return {
    classifier: hosts.classifier ?? `aks.${zone}`,
    argocd: hosts.argocd ?? `argocd.${zone}`,
    grafana: hosts.grafana ?? `grafana.${zone}`,
    prometheus: hosts.prometheus ?? `prometheus.${zone}`,
    alertmanager: hosts.alertmanager ?? `alertmanager.${zone}`,
  }
}
