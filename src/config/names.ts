/** Names on which the Azure side and the cluster side must agree, each computed here and nowhere else. */

/** What every object and resource of the platform is part of. */
export const PLATFORM = 'mlops-platform'

/** Namespaces of the platform, by what lives in them; each service has one of its own besides. */
export const NAMESPACES = {
  argocd: 'argocd',
  externalSecrets: 'external-secrets',
  certManager: 'cert-manager',
  externalDns: 'external-dns',
  exposure: 'exposure',
  monitoring: 'monitoring',
  nodeExporter: 'node-exporter',
} as const

/** Classes of importance, for when the nodes are full. */
export const PRIORITY_CLASSES = { platform: 'platform', workloads: 'workloads' } as const

/** A workload that signs in to Azure: its federated credential names exactly this service account. */
export interface WorkloadIdentity {
  readonly namespace: string
  readonly serviceAccount: string
}

/** One for each part of the platform that signs in. cert-manager needs none: it proves domains at Cloudflare. */
export const PLATFORM_IDENTITIES = {
  externalSecrets: { namespace: NAMESPACES.externalSecrets, serviceAccount: 'external-secrets' },
  argoCd: { namespace: NAMESPACES.argocd, serviceAccount: 'argocd-server' },
} as const satisfies Record<string, WorkloadIdentity>
export type PlatformIdentity = keyof typeof PLATFORM_IDENTITIES

/** What names need to know of the services: that they are there, which host they want, and which are still to come. */
interface Served {
  readonly services: Readonly<Record<string, { readonly host?: string | undefined }>>
  readonly waiting?: readonly string[]
}

/** Names of the services: each is its namespace, its service account, its image and its folder. */
export function servicesOf({ services }: Served): readonly string[] {
  return Object.keys(services)
}

/** Names of those that the cluster runs. */
export function runningServicesOf({ services, waiting = [] }: Served): readonly string[] {
  return Object.keys(services).filter((name) => !waiting.includes(name))
}

/** Every namespace of ours in the cluster: the platform's, then one a service. */
export function namespacesOf(env: Served): readonly string[] {
  return [...Object.values(NAMESPACES), ...runningServicesOf(env)]
}

/** Every workload that signs in to Azure, by the name of its identity. */
export function workloadIdentitiesOf(
  env: Served,
): Readonly<Record<PlatformIdentity, WorkloadIdentity> & Record<string, WorkloadIdentity>> {
  const own = servicesOf(env).map((name) => [name, { namespace: name, serviceAccount: name }] as const)
  return { ...PLATFORM_IDENTITIES, ...Object.fromEntries(own) }
}

/** Annotation of a service account: the client id of the identity that it signs in with. */
export const CLIENT_ID = 'azure.workload.identity/client-id'
/** Label of the pods that get a token for it. https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html */
export const USE_WORKLOAD_IDENTITY = { 'azure.workload.identity/use': 'true' } as const

/** Environments at GitHub whose jobs sign in to Azure: one may apply, the other may only push images. */
export function githubEnvironments(name: string) {
  return { apply: name, images: `${name}-images` }
}

/** Keys of the secrets that people put into Key Vault; the cluster reads them through External Secrets. */
export const VAULT_SECRETS = {
  cloudflareToken: 'cloudflare-api-token',
  grafanaAdminPassword: 'grafana-admin-password',
  prometheusUsers: 'prometheus-users',
  argocdNotifications: 'argocd-notifications',
  argocdWebhook: 'argocd-webhook',
  repositoryAppId: 'repository-app-id',
  repositoryAppInstallation: 'repository-app-installation',
  repositoryAppKey: 'repository-app-key',
  repositoryUser: 'repository-user',
  repositoryToken: 'repository-token',
  alertmanagerSlack: 'alertmanager-slack',
  alertmanagerWebhook: 'alertmanager-webhook',
  alertmanagerEmail: 'alertmanager-email',
  alertmanagerWatchdog: 'alertmanager-watchdog',
} as const

/** ClusterSecretStore through which they are read. */
export const SECRET_STORE = 'key-vault'

/** The fields of an environment that names are made of; the schema itself needs the namespaces above. */
interface Place {
  readonly name: string
  readonly organization: string
}

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
    securityGroup: (subnet: string) => `nsg-mlops-${suffix}-${subnet}`,
    privateEndpoint: (to: string) => `pe-mlops-${suffix}-${to}`,
    cluster: `aks-mlops-${suffix}`,
    registry: `acrmlops${compact}`,
    keyVault: `kv-mlops-${compact}`,
    logs: `log-mlops-${suffix}`,
    budget: (of: string) => `budget-mlops-${suffix}-${of}`,
    diskEncryptionSet: `des-mlops-${suffix}`,
    flowLogs: `fl-mlops-${suffix}`,
    flowLogStorage: `st${compact}flows`,
    prometheus: `amw-mlops-${suffix}`,
    prometheusCollection: `MSProm-${suffix}`,
    backupVault: `bvault-mlops-${suffix}`,
    backupStorage: `st${compact}backup`,
    backupSnapshots: `rg-mlops-${suffix}-snapshots`,
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

/** Registry that the cluster pulls the services from: each from the repository of its name. */
export function registryHost(place: Place): string {
  return `${azureNames(place).registry}.azurecr.io`
}

/** Address of the Key Vault that External Secrets reads. */
export function vaultUrl(place: Place): string {
  return `https://${azureNames(place).keyVault}.vault.azure.net`
}

/** What the platform itself publishes, each at `<name>.<zone>` unless the environment says otherwise. */
export const PLATFORM_HOSTS = ['argocd', 'grafana', 'prometheus', 'alertmanager'] as const
export type PlatformHost = (typeof PLATFORM_HOSTS)[number]

interface Hosts extends Served {
  readonly zone: string
  /** Those that the environment names itself. */
  readonly hosts: { readonly [host in PlatformHost]?: string | undefined }
}

/** The hosts: one for each service that runs, and those of the platform. */
export function hostsOf(env: Hosts): Readonly<Record<PlatformHost, string> & Record<string, string>> {
  const { zone, hosts, services } = env
  const inZone = (name: string) => (name.includes('.') ? name : `${name}.${zone}`)
  return {
    ...Object.fromEntries(runningServicesOf(env).map((name) => [name, inZone(services[name]?.host ?? name)])),
    argocd: hosts.argocd ?? `argocd.${zone}`,
    grafana: hosts.grafana ?? `grafana.${zone}`,
    prometheus: hosts.prometheus ?? `prometheus.${zone}`,
    alertmanager: hosts.alertmanager ?? `alertmanager.${zone}`,
  }
}
