/** The one schema of an environment: every field with its unit, bounds, default and description. */
import * as z from 'zod'
import { NAMESPACES } from './names.ts'
import { KUBERNETES_VERSIONS } from './versions.ts'

const Cidr = z.cidrv4('must be an IPv4 range such as 10.0.0.0/16')
const Guid = z.guid('must be a GUID such as 00000000-0000-0000-0000-000000000000')
const Email = z.email('must be an e-mail address')
const GitHubId = z.string().regex(/^\d+$/, 'must be digits').optional()
const Quantity = (example: string, what: string) =>
  z
    .string()
    .regex(/^[1-9]\d*(m|Mi|Gi|Ti)?$/, `must be a Kubernetes quantity such as ${example}`)
    .describe(what)
// https://datatracker.ietf.org/doc/html/rfc1123#section-2
const DnsName = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'must be a lower-case DNS name such as example.com')

/** Where Argo CD tells people that a sync failed; the secret of each comes from Key Vault. */
const Notifications = z.discriminatedUnion('to', [
  z.strictObject({
    to: z.literal('slack'),
    channel: z.string().min(1).describe('Channel that the bot is a member of'),
  }),
  z.strictObject({ to: z.literal('webhook') }),
  z.strictObject({
    to: z.literal('email'),
    host: DnsName.describe('Mail server'),
    port: z.int().min(1).max(65535).default(587).describe('Its port for sending with STARTTLS'),
    user: z.string().min(1).describe('Account at the mail server'),
    from: Email.describe('Sender'),
    recipient: Email.describe('Who is told'),
  }),
])

const Replicas = z.int().min(1).max(3).default(1)

const pool = {
  vmSize: z
    .string()
    .regex(/^Standard_[A-Z]+\d+[a-z]*(_v\d+)?$/, 'must be an Azure VM size such as Standard_D4ds_v5')
    .describe('Azure VM size. Ephemeral OS disks need one with a cache or temporary disk of at least `osDiskGb`.'),
  // AKS allows 1,000 nodes a pool: https://learn.microsoft.com/azure/aks/quotas-skus-regions
  minNodes: z.int().min(0).max(1000).describe('Fewest nodes that the autoscaler keeps'),
  maxNodes: z.int().min(1).max(1000).describe('Most nodes that the autoscaler adds'),
  maxPods: z.int().min(50).max(250).default(110).describe('Pods a node may run'),
  osDiskGb: z.int().min(30).max(2048).default(64).describe('Size of the ephemeral OS disk, in GB'),
}
const SystemPool = z.strictObject({
  ...pool,
  minNodes: z.int().min(1).max(1000).describe('Fewest nodes; a system pool keeps at least 1, production 3'),
})
const UserPool = z.strictObject({
  ...pool,
  spot: z.boolean().default(false).describe('Spare capacity at a discount, which Azure takes back at any time'),
  labels: z.record(z.string(), z.string()).default({}).describe('Node labels that workloads select'),
})

const Network = z.strictObject({
  vnet: Cidr.describe('Address range of the virtual network'),
  nodes: Cidr.describe('Subnet of the nodes, inside `vnet`'),
  privateEndpoints: Cidr.describe('Subnet of the private endpoints, inside `vnet`'),
  apiServer: Cidr.describe('Subnet of the API server, inside `vnet`, at least /28; in use with `apiServerIntegration`'),
  pods: Cidr.describe('Overlay range of the pods: each node takes a /24 of it. Outside `vnet`.'),
  services: Cidr.describe('Range of the cluster IPs, at most /12. Outside `vnet` and `pods`.'),
})

const Day = z.enum(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
const Window = (day: z.infer<typeof Day>) =>
  z
    .strictObject({
      day: Day.default(day),
      start: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 02:00')
        .default('02:00')
        .describe('UTC'),
      // https://learn.microsoft.com/azure/aks/planned-maintenance
      hours: z.int().min(4, 'must be at least 4 hours, as AKS asks').max(24).default(4),
    })
    .prefault({})

const POOL_NAME = /^[a-z][a-z0-9]{0,11}$/
const POOL_NAME_SAYS =
  '1 to 12 lower-case letters and digits, the first a letter (https://learn.microsoft.com/azure/aks/create-node-pools#limitations)'

const Cluster = z.strictObject({
  kubernetesVersion: z
    .enum(Object.keys(KUBERNETES_VERSIONS) as [keyof typeof KUBERNETES_VERSIONS])
    .describe('Minor version; the patch upgrade channel picks the patch'),
  tier: z.enum(['Free', 'Standard', 'Premium']).default('Standard').describe('Only Standard and Premium carry an SLA'),
  apiServerRanges: z
    .array(Cidr)
    .min(1)
    .max(200) // https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges
    .describe('Public ranges that may reach the API server'),
  zones: z
    .array(z.enum(['1', '2', '3']))
    .default(['1', '2', '3'])
    .describe('Availability zones of every pool; none where the region has none'),
  systemPool: SystemPool.describe('Runs what AKS itself needs'),
  maintenance: z
    .strictObject({
      kubernetes: Window('Sunday').describe('When patches of Kubernetes are installed'),
      nodes: Window('Saturday').describe('When nodes get a new image'),
    })
    .prefault({})
    .describe('Weekly windows; they may not overlap'),
  private: z
    .boolean()
    .default(false)
    .describe('API server without a public address; `apiServerRanges` then guards the Key Vault alone'),
  apiServerIntegration: z
    .boolean()
    .default(false)
    .describe('API server with an address in `network.apiServer`: nodes reach it without a tunnel'),
  podSecurity: z
    .enum(['Audit', 'Deny'])
    .default('Audit')
    .describe('What Azure Policy does about pods outside the restricted standard, system namespaces aside'),
  defender: z.boolean().default(false).describe('Microsoft Defender’s sensor on every node'),
  keda: z.boolean().default(false).describe('The KEDA add-on, which scales on events'),
  diskEncryption: z
    .boolean()
    .default(false)
    .describe('Disks under the key `disks` of the Key Vault, which has to be there before the cluster'),
  userPools: z
    .record(z.string(), UserPool)
    .superRefine((pools, context) => {
      for (const name of Object.keys(pools).filter((each) => !POOL_NAME.test(each)))
        context.addIssue({ code: 'custom', path: [name], message: `is no name for a pool: ${POOL_NAME_SAYS}` })
    })
    .refine((pools) => Object.keys(pools).length > 0, 'must name at least one pool for the workloads')
    .refine((pools) => !Object.hasOwn(pools, 'system'), 'must not have a pool named system: that is `systemPool`')
    .describe('Pools for everything else, by name'),
})

const Region = z.string().regex(/^[a-z]+[0-9]?$/, 'must be an Azure region in its short form, such as westeurope')

const Registry = z.strictObject({
  sku: z.enum(['Basic', 'Standard', 'Premium']).default('Standard').describe('Tier of the image registry'),
  private: z.boolean().default(false).describe('Only the private endpoint reaches it, CI included; Premium'),
  zoneRedundant: z.boolean().default(false).describe('A copy in each zone; Premium'),
  geoReplications: z.array(Region).default([]).describe('Other regions with a copy; Premium'),
  retentionDays: z
    .int()
    .min(0)
    .max(365) // https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy
    .default(30)
    .describe('Days until manifests without a tag are removed; Premium alone does so'),
  permissions: z
    .enum(['registry', 'repository'])
    .default('registry')
    .describe('Roles on the whole registry, or on single repositories: CI may then push the classifier alone'),
})

const Vault = z
  .strictObject({
    private: z.boolean().default(true).describe('The cluster reaches it by a private endpoint'),
    publicAccess: z
      .boolean()
      .default(true)
      .describe('People reach it from `apiServerRanges`, not only by the endpoint'),
  })
  .prefault({})
  .describe('The Key Vault')

const Budget = z
  .strictObject({
    amount: z.int().min(1).describe('A month, in the currency of the subscription, without the nodes'),
    nodes: z.int().min(1).describe('A month for the nodes with their disks and addresses: most of the bill'),
    emails: z.array(Email).min(1).max(50).describe('Who is told at 80 % and 100 %, and when 100 % is forecast'),
    from: z.iso.date('must be a date such as 2026-11-01').describe('First day of the month of the first apply'),
  })
  .describe('Monthly budgets of the resource groups: they tell, and stop nothing')

const Groups = z.array(Guid).default([])
const Access = z.strictObject({
  admins: Guid.describe('Entra group with full access to the cluster'),
  readers: Guid.describe('Entra group that may read everything but secrets'),
  deployers: Guid.describe('Entra group that may operate the workloads’ namespaces'),
  namespaces: z
    .partialRecord(
      z.enum(Object.values(NAMESPACES)),
      z.strictObject({
        deploy: Groups.describe('Entra groups that may restart, scale and undo'),
        debug: Groups.describe('Entra groups that may open shells and ports; through a pod they reach its secrets'),
        read: Groups.describe('Entra groups that may read everything but secrets'),
      }),
    )
    .default({})
    .describe('Further groups, for single namespaces'),
})

/** Values of each component: one key for each entry of `COMPONENTS`. */
const Components = z.strictObject({
  namespaces: z.strictObject({}),
  crds: z.strictObject({}),
  'argo-cd': z.strictObject({
    highAvailability: z.boolean().default(false).describe('Two replicas of each part and a Redis with failover'),
    sso: z
      .strictObject({ clientId: Guid.describe('Client id of the app registration') })
      .optional()
      .describe('Sign-in with Entra ID; the local administrator is off once it is set'),
    notifications: Notifications.optional().describe('Tells of failed syncs and degraded health'),
    webhook: z
      .boolean()
      .default(false)
      .describe('Whether the repository reports each push to Argo CD, which then asks it every 15 minutes only'),
  }),
  'external-secrets': z.strictObject({
    refreshInterval: z
      .string()
      .regex(/^\d+[smh]$/, 'must be a duration such as 1h')
      .default('1h')
      .describe('How often secrets are read again from Key Vault'),
    replicas: Replicas.describe('Pods of the operator and of its webhook'),
  }),
  'cert-manager': z.strictObject({
    email: Email.describe('Where Let’s Encrypt sends notices'),
    issuer: z
      .enum(['letsencrypt-staging', 'letsencrypt-production'])
      .describe('Staging has generous limits, but browsers do not trust it'),
    certificates: z
      .enum(['per-host', 'wildcard'])
      .default('per-host')
      .describe('A certificate for each host, or one for all of them; then browsers are not offered HTTP/2'),
    replicas: Replicas.describe('Pods of each of its three parts'),
  }),
  'external-dns': z.strictObject({
    policy: z
      .enum(['sync', 'upsert-only'])
      .default('sync')
      .describe('`sync` also deletes the records of hosts that are gone; `upsert-only` never deletes'),
    zoneId: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits, as the zone’s overview at Cloudflare shows')
      .optional()
      .describe('Id of the Cloudflare zone; needed where `zone` is a part of it, or the token may see no other'),
    cloudflareProxied: z.boolean().default(false).describe('Whether records go through Cloudflare’s proxy'),
  }),
  exposure: z.strictObject({
    engine: z
      .enum(['gateway', 'ingress-nginx'])
      .default('gateway')
      .describe('Envoy Gateway, or the last release of ingress-nginx, which is past its end of life'),
    bothEngines: z
      .boolean()
      .default(false)
      .describe('Runs the other engine as well, while a cluster moves between them; DNS leads to `engine`'),
    allowedRanges: z
      .array(Cidr)
      .default([])
      .describe('Ranges that may reach every host but the classifier’s; empty: any that passes authentication'),
  }),
  monitoring: z.strictObject({
    retentionDays: z.int().min(1).max(365).default(15).describe('Days that Prometheus keeps its samples'),
    storage: Quantity('50Gi', 'Disk of each Prometheus').default('50Gi'),
    replicas: z.int().min(1).max(3).default(1).describe('Prometheus servers'),
    sso: z
      .strictObject({ clientId: Guid.describe('Client id of the app registration') })
      .optional()
      .describe('Sign-in to Grafana with Entra ID, beside the administrator'),
  }),
  access: z.strictObject({}),
  classifier: z
    .strictObject({
      minReplicas: z.int().min(1).max(100).default(2).describe('Fewest pods that the autoscaler keeps'),
      maxReplicas: z.int().min(1).max(500).default(6).describe('Most pods that the autoscaler adds'),
      workers: z.int().min(1).max(16).default(1).describe('Model processes in each pod, one core each'),
      cpu: Quantity('1', 'CPU that each pod requests').default('1'),
      memory: Quantity('768Mi', 'Memory that each pod requests and may use').default('768Mi'),
    })
    .describe('The service that classifies pictures'),
})

export const EnvironmentSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,9}$/, 'must have 2 to 10 lower-case letters and digits, the first a letter')
    .describe('Name of the environment and of its folders'),
  live: z
    .boolean()
    .default(false)
    .describe('Whether a cluster syncs from this environment: forbids the all-zero ids and digests of a first synth'),
  organization: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,7}$/, 'must have 2 to 8 lower-case letters and digits, the first a letter')
    .describe('Short name in the names of Azure resources, some of which are unique across Azure'),
  owner: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, 'must have 1 to 63 lower-case letters, digits, dots and hyphens')
    .default('ml-platform')
    .describe('Team that answers for the environment: a label on every object'),
  zone: DnsName.describe('DNS zone at Cloudflare in which the hosts are published'),
  hosts: z
    .strictObject({
      classifier: DnsName,
      argocd: DnsName,
      grafana: DnsName,
      prometheus: DnsName,
      alertmanager: DnsName,
    })
    .partial()
    .default({})
    .describe('Other hosts than aks., argocd., grafana., prometheus. and alertmanager.<zone>, inside the zone'),
  location: Region.describe('Azure region'),
  tags: z.record(z.string().max(512), z.string().max(256)).default({}).describe('Tags on every Azure resource'),
  repository: z
    .strictObject({
      url: z.url({ protocol: /^https$/, error: 'must be an https:// URL' }).describe('Repository that Argo CD reads'),
      revision: z.string().min(1).default('main').describe('Branch, tag or commit that Argo CD syncs'),
      ownerId: GitHubId.describe('Id of the owner at GitHub: gh api repos/OWNER/REPO --jq .owner.id'),
      repositoryId: GitHubId.describe('Id of the repository at GitHub: gh api repos/OWNER/REPO --jq .id'),
    })
    .describe('Where this environment’s generated YAML is pushed'),
  budget: Budget,
  network: Network,
  cluster: Cluster,
  registry: Registry,
  vault: Vault,
  logs: z.strictObject({
    retentionDays: z.int().min(30).max(730).default(30).describe('Days that Log Analytics keeps the logs'),
    flowLogs: z.boolean().default(false).describe('Keep and analyse who talked to whom in the virtual network'),
  }),
  managedPrometheus: z
    .boolean()
    .default(false)
    .describe('Azure’s Prometheus beside our own, with the same alert rules: it outlives the cluster'),
  backup: z
    .strictObject({
      everyHours: z.union([z.literal(4), z.literal(6), z.literal(8), z.literal(12), z.literal(24)]).default(24),
      keepDays: z.int().min(1).max(360).default(30), // https://learn.microsoft.com/azure/backup/azure-kubernetes-service-backup-overview
    })
    .optional()
    .describe('Azure Backup of the cluster’s objects and disks; left out: none'),
  access: Access,
  components: Components,
})

/** What a file in `src/environments/` says; fields with a default may be left out. */
export type EnvironmentInput = z.input<typeof EnvironmentSchema>
/** The keys of `components`: folders in `gitops/<env>/`, lines in `COMPONENTS`. */
export type ComponentName = keyof z.infer<typeof Components>
