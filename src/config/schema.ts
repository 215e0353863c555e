/**
 * The one schema of an environment: every field with its unit, bounds and default. The comment above a field is its
 * description, which editors show where an environment is written.
 */
import * as z from 'zod'
import { NAMESPACES } from './names.ts'
import { KUBERNETES_VERSIONS } from './versions.ts'

const Cidr = z.cidrv4('must be an IPv4 range such as 10.0.0.0/16')
const Guid = z.guid('must be a GUID such as 00000000-0000-0000-0000-000000000000')
const Email = z.email('must be an e-mail address')
const GitHubId = z.string().regex(/^\d+$/, 'must be digits').optional()
const Quantity = (example: string) =>
  z.string().regex(/^[1-9]\d*(m|Mi|Gi|Ti)?$/, `must be a Kubernetes quantity such as ${example}`)
const ModelName = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)
const ModelVersion = z.string().regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1 on, as text')
// https://datatracker.ietf.org/doc/html/rfc1123#section-2
const DnsName = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'must be a lower-case DNS name such as example.com')

/** Where people are told that something failed; the secret of each comes from Key Vault. */
const Destination = z.discriminatedUnion('to', [
  z.strictObject({
    /** A Slack channel, through a bot */
    to: z.literal('slack'),
    /** Channel that the bot is a member of */
    channel: z.string().min(1),
  }),
  z.strictObject({
    /** A JSON body with a `text` */
    to: z.literal('webhook'),
  }),
  z.strictObject({
    /** A mail */
    to: z.literal('email'),
    /** Mail server */
    host: DnsName,
    /** Its port for sending with STARTTLS (default 587) */
    port: z.int().min(1).max(65535).default(587),
    /** Account at the mail server */
    user: z.string().min(1),
    /** Sender */
    from: Email,
    /** Who is told */
    recipient: Email,
  }),
])

const Replicas = z.int().min(1).max(3).default(1)

const pool = {
  /** Azure VM size. Ephemeral OS disks need one with a cache or temporary disk of at least `osDiskGb`. */
  vmSize: z.string().regex(/^Standard_[A-Z]+\d+[a-z]*(_v\d+)?$/, 'must be an Azure VM size such as Standard_D4ds_v5'),
  // AKS allows 1,000 nodes a pool: https://learn.microsoft.com/azure/aks/quotas-skus-regions
  /** Fewest nodes that the autoscaler keeps */
  minNodes: z.int().min(0).max(1000),
  /** Most nodes that the autoscaler adds */
  maxNodes: z.int().min(1).max(1000),
  /** Pods a node may run (default 110) */
  maxPods: z.int().min(50).max(250).default(110),
  /** Size of the ephemeral OS disk, in GB (default 64) */
  osDiskGb: z.int().min(30).max(2048).default(64),
}
const SystemPool = z.strictObject({
  ...pool,
  /** Fewest nodes; a system pool keeps at least 1, production 3 */
  minNodes: z.int().min(1).max(1000),
})
const UserPool = z.strictObject({
  ...pool,
  /** Spare capacity at a discount, which Azure takes back at any time (default false) */
  spot: z.boolean().default(false),
  /** Node labels that workloads select */
  labels: z.record(z.string(), z.string()).default({}),
})

const Network = z.strictObject({
  /** Address range of the virtual network */
  vnet: Cidr,
  /** Subnet of the nodes, inside `vnet` */
  nodes: Cidr,
  /** Subnet of the private endpoints, inside `vnet` */
  privateEndpoints: Cidr,
  /** Subnet of the API server, inside `vnet`, at least /28; in use with `apiServerIntegration` */
  apiServer: Cidr,
  /** Overlay range of the pods: each node takes a /24 of it. Outside `vnet`. */
  pods: Cidr,
  /** Range of the cluster IPs, at most /12. Outside `vnet` and `pods`. */
  services: Cidr,
})

const Day = z.enum(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
const Window = (day: z.infer<typeof Day>) =>
  z
    .strictObject({
      /** Day on which it opens */
      day: Day.default(day),
      /** UTC (default 02:00) */
      start: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 02:00')
        .default('02:00'),
      /** Length in hours (default 4). https://learn.microsoft.com/azure/aks/planned-maintenance */
      hours: z.int().min(4, 'must be at least 4 hours, as AKS asks').max(24).default(4),
    })
    .prefault({})

const POOL_NAME = /^[a-z][a-z0-9]{0,11}$/
const POOL_NAME_SAYS =
  '1 to 12 lower-case letters and digits, the first a letter (https://learn.microsoft.com/azure/aks/create-node-pools#limitations)'

const Cluster = z.strictObject({
  /** Minor version; the patch upgrade channel picks the patch */
  kubernetesVersion: z.enum(Object.keys(KUBERNETES_VERSIONS) as [keyof typeof KUBERNETES_VERSIONS]),
  /** Only Standard and Premium carry an SLA (default Standard) */
  tier: z.enum(['Free', 'Standard', 'Premium']).default('Standard'),
  /** Public ranges that may reach the API server */
  apiServerRanges: z.array(Cidr).min(1).max(200),
  /** Availability zones of every pool; none where the region has none (default [1, 2, 3]) */
  zones: z.array(z.enum(['1', '2', '3'])).default(['1', '2', '3']),
  /** Runs what AKS itself needs */
  systemPool: SystemPool,
  /** Weekly windows; they may not overlap */
  maintenance: z
    .strictObject({
      /** When patches of Kubernetes are installed */
      kubernetes: Window('Sunday'),
      /** When nodes get a new image */
      nodes: Window('Saturday'),
    })
    .prefault({}),
  /** API server without a public address; `apiServerRanges` then guards the Key Vault alone (default false) */
  private: z.boolean().default(false),
  /** API server with an address in `network.apiServer`: nodes reach it without a tunnel (default false) */
  apiServerIntegration: z.boolean().default(false),
  /** What Azure Policy does about pods outside the restricted standard, system namespaces aside (default Audit) */
  podSecurity: z.enum(['Audit', 'Deny']).default('Audit'),
  /** Microsoft Defender’s sensor on every node (default false) */
  defender: z.boolean().default(false),
  /** The KEDA add-on, which scales on events (default false) */
  keda: z.boolean().default(false),
  /** Disks under the key `disks` of the Key Vault, which has to be there before the cluster (default false) */
  diskEncryption: z.boolean().default(false),
  /** Pools for everything else, by name */
  userPools: z
    .record(z.string(), UserPool)
    .superRefine((pools, context) => {
      for (const name of Object.keys(pools).filter((each) => !POOL_NAME.test(each)))
        context.addIssue({ code: 'custom', path: [name], message: `is no name for a pool: ${POOL_NAME_SAYS}` })
    })
    .refine((pools) => Object.keys(pools).length > 0, 'must name at least one pool for the workloads')
    .refine((pools) => !Object.hasOwn(pools, 'system'), 'must not have a pool named system: that is `systemPool`'),
})

const Region = z.string().regex(/^[a-z]+[0-9]?$/, 'must be an Azure region in its short form, such as westeurope')

const Registry = z.strictObject({
  /** Tier of the image registry (default Standard) */
  sku: z.enum(['Basic', 'Standard', 'Premium']).default('Standard'),
  /** Only the private endpoint reaches it, CI included; Premium (default false) */
  private: z.boolean().default(false),
  /** A copy in each zone; Premium (default false) */
  zoneRedundant: z.boolean().default(false),
  /** Other regions with a copy; Premium */
  geoReplications: z.array(Region).default([]),
  /** Days until manifests without a tag are removed; Premium alone does so (default 30) */
  retentionDays: z
    .int()
    .min(0)
    .max(365) // https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy
    .default(30),
  /** Roles on the whole registry, or on single repositories: CI may then push the classifier alone (default registry) */
  permissions: z.enum(['registry', 'repository']).default('registry'),
})

const Vault = z
  .strictObject({
    /** The cluster reaches it by a private endpoint (default true) */
    private: z.boolean().default(true),
    /** People reach it from `apiServerRanges`, not only by the endpoint (default true) */
    publicAccess: z.boolean().default(true),
  })
  .prefault({})

const Budget = z.strictObject({
  /** A month, in the currency of the subscription, without the nodes */
  amount: z.int().min(1),
  /** A month for the nodes with their disks and addresses: most of the bill */
  nodes: z.int().min(1),
  /** Who is told at 80 % and 100 %, and when 100 % is forecast */
  emails: z.array(Email).min(1).max(50),
  /** First day of the month of the first apply */
  from: z.iso.date('must be a date such as 2026-11-01'),
})

const Groups = z.array(Guid).default([])
const Access = z.strictObject({
  /** Entra group with full access to the cluster */
  admins: Guid,
  /** Entra group that may read everything but secrets */
  readers: Guid,
  /** Entra group that may operate the workloads’ namespaces */
  deployers: Guid,
  /** Further groups, for single namespaces */
  namespaces: z
    .partialRecord(
      z.enum(Object.values(NAMESPACES)),
      z.strictObject({
        /** Entra groups that may restart, scale and undo */
        deploy: Groups,
        /** Entra groups that may open shells and ports; through a pod they reach its secrets */
        debug: Groups,
        /** Entra groups that may read everything but secrets */
        read: Groups,
      }),
    )
    .default({}),
})

/** Values of each component: one key for each entry of `COMPONENTS`. */
const Components = z.strictObject({
  /** Namespaces with their limits and pod security */
  namespaces: z.strictObject({}),
  /** Custom resource definitions, before everything else */
  crds: z.strictObject({}),
  /** What syncs the cluster from Git */
  'argo-cd': z.strictObject({
    /** Two replicas of each part and a Redis with failover (default false) */
    highAvailability: z.boolean().default(false),
    /** Sign-in with Entra ID; the local administrator is off once it is set */
    sso: z
      .strictObject({
        /** Client id of the app registration */
        clientId: Guid,
      })
      .optional(),
    /** Tells of failed syncs and degraded health */
    notifications: Destination.optional(),
    /** Whether the repository reports each push to Argo CD, which then asks it every 15 minutes only (default false) */
    webhook: z.boolean().default(false),
  }),
  /** What carries secrets from Key Vault into the cluster */
  'external-secrets': z.strictObject({
    /** How often secrets are read again from Key Vault (default 1h) */
    refreshInterval: z
      .string()
      .regex(/^\d+[smh]$/, 'must be a duration such as 1h')
      .default('1h'),
    /** Pods of the operator and of its webhook */
    replicas: Replicas,
  }),
  /** Certificates of the hosts */
  'cert-manager': z.strictObject({
    /** Where Let’s Encrypt sends notices */
    email: Email,
    /** Staging has generous limits, but browsers do not trust it */
    issuer: z.enum(['letsencrypt-staging', 'letsencrypt-production']),
    /** A certificate for each host, or one for all of them; then browsers are not offered HTTP/2 (default per-host) */
    certificates: z.enum(['per-host', 'wildcard']).default('per-host'),
    /** Pods of each of its three parts */
    replicas: Replicas,
  }),
  /** DNS records of the hosts */
  'external-dns': z.strictObject({
    /** `sync` also deletes the records of hosts that are gone; `upsert-only` never deletes (default sync) */
    policy: z.enum(['sync', 'upsert-only']).default('sync'),
    /** Id of the Cloudflare zone; needed where `zone` is a part of it, or the token may see no other */
    zoneId: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits, as the zone’s overview at Cloudflare shows')
      .optional(),
    /** Whether records go through Cloudflare’s proxy (default false) */
    cloudflareProxied: z.boolean().default(false),
  }),
  /** How the hosts are served to the internet */
  exposure: z.strictObject({
    /** Envoy Gateway, or the last release of ingress-nginx, which is past its end of life (default gateway) */
    engine: z.enum(['gateway', 'ingress-nginx']).default('gateway'),
    /** Runs the other engine as well, while a cluster moves between them; DNS leads to `engine` (default false) */
    bothEngines: z.boolean().default(false),
    /** Ranges that may reach every host but the classifier’s; empty: any that passes authentication */
    allowedRanges: z.array(Cidr).default([]),
  }),
  /** Prometheus, Alertmanager and Grafana */
  monitoring: z.strictObject({
    /** Days that Prometheus keeps its samples (default 15) */
    retentionDays: z.int().min(1).max(365).default(15),
    /** Disk of each Prometheus (default 50Gi) */
    storage: Quantity('50Gi').default('50Gi'),
    /** Prometheus servers (default 1) */
    replicas: z.int().min(1).max(3).default(1),
    /** Who is told of alerts; left out: nobody, and they show in Alertmanager alone */
    alerting: z
      .strictObject({
        /** Whom critical alerts wake; whoever gets the others where left out */
        critical: Destination.optional(),
        /** Who gets the others, in the morning */
        warning: Destination.optional(),
        /** Who gets all alerts about a namespace, instead of those two */
        namespaces: z.partialRecord(z.enum(Object.values(NAMESPACES)), Destination).default({}),
        /** Calls a webhook every five minutes for as long as alerts work, so that silence is noticed (default false) */
        watchdog: z.boolean().default(false),
      })
      .optional(),
    /** Sign-in to Grafana with Entra ID, beside the administrator */
    sso: z
      .strictObject({
        /** Client id of the app registration */
        clientId: Guid,
      })
      .optional(),
  }),
  /** Rights in the cluster; the groups stand in `access` */
  access: z.strictObject({}),
  /** The service that classifies pictures */
  classifier: z.strictObject({
    /** Fewest pods that the autoscaler keeps (default 2) */
    minReplicas: z.int().min(1).max(100).default(2),
    /** Most pods that the autoscaler adds (default 6) */
    maxReplicas: z.int().min(1).max(500).default(6),
    /** Model processes in each pod, one core each (default 1) */
    workers: z.int().min(1).max(16).default(1),
    /** CPU that each pod requests (default 1) */
    cpu: Quantity('1').default('1'),
    /** Memory that each pod requests and may use (default 768Mi) */
    memory: Quantity('768Mi').default('768Mi'),
    /** Models to serve, the one of /predict first, as the README has them (default: the one that the image starts with) */
    models: z
      .record(
        ModelName,
        z.strictObject({
          /** Version to its weights: a file in the image */
          versions: z.record(ModelVersion, z.string().regex(/\.onnx$/, 'must be a file that ends in .onnx')),
          /** The version that answers */
          serve: ModelVersion,
          /** The version that answers a share of the requests to /predict instead (default: none) */
          canary: z.strictObject({ version: ModelVersion, percent: z.number().min(0).max(100) }).optional(),
          /** The version that sees the pictures of /predict too, and never answers (default: none) */
          shadow: ModelVersion.optional(),
        }),
      )
      .optional(),
  }),
})

export const EnvironmentSchema = z.strictObject({
  /** Name of the environment and of its folders */
  name: z.string().regex(/^[a-z][a-z0-9]{1,9}$/, 'must have 2 to 10 lower-case letters and digits, the first a letter'),
  /** Whether a cluster syncs from this environment: forbids the all-zero ids and digests of a first synth (default false) */
  live: z.boolean().default(false),
  /** Short name in the names of Azure resources, some of which are unique across Azure */
  organization: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,7}$/, 'must have 2 to 8 lower-case letters and digits, the first a letter'),
  /** Team that answers for the environment: a label on every object (default ml-platform) */
  owner: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, 'must have 1 to 63 lower-case letters, digits, dots and hyphens')
    .default('ml-platform'),
  /** DNS zone at Cloudflare in which the hosts are published */
  zone: DnsName,
  /** Other hosts than aks., argocd., grafana., prometheus. and alertmanager.<zone>, inside the zone */
  hosts: z
    .strictObject({
      /** aks.<zone> where left out */
      classifier: DnsName,
      /** argocd.<zone> where left out */
      argocd: DnsName,
      /** grafana.<zone> where left out */
      grafana: DnsName,
      /** prometheus.<zone> where left out */
      prometheus: DnsName,
      /** alertmanager.<zone> where left out */
      alertmanager: DnsName,
    })
    .partial()
    .default({}),
  /** Azure region */
  location: Region,
  /** Tags on every Azure resource */
  tags: z.record(z.string().max(512), z.string().max(256)).default({}),
  /** Where this environment’s generated YAML is pushed */
  repository: z.strictObject({
    /** Repository that Argo CD reads */
    url: z.url({ protocol: /^https$/, error: 'must be an https:// URL' }),
    /** Branch, tag or commit that Argo CD syncs (default main) */
    revision: z.string().min(1).default('main'),
    /** Id of the owner at GitHub: gh api repos/OWNER/REPO --jq .owner.id */
    ownerId: GitHubId,
    /** Id of the repository at GitHub: gh api repos/OWNER/REPO --jq .id */
    repositoryId: GitHubId,
  }),
  /** Monthly budgets of the resource groups: they tell, and stop nothing */
  budget: Budget,
  /** Address ranges; none may overlap another */
  network: Network,
  /** The AKS cluster */
  cluster: Cluster,
  /** The image registry */
  registry: Registry,
  /** The Key Vault */
  vault: Vault,
  /** What Log Analytics keeps */
  logs: z.strictObject({
    /** Days that Log Analytics keeps the logs (default 30) */
    retentionDays: z.int().min(30).max(730).default(30),
    /** Keep and analyse who talked to whom in the virtual network (default false) */
    flowLogs: z.boolean().default(false),
  }),
  /** Azure’s Prometheus beside our own, with the same alert rules: it outlives the cluster (default false) */
  managedPrometheus: z.boolean().default(false),
  /** Azure Backup of the cluster’s objects and disks; left out: none */
  backup: z
    .strictObject({
      /** Hours between two backups (default 24) */
      everyHours: z.union([z.literal(4), z.literal(6), z.literal(8), z.literal(12), z.literal(24)]).default(24),
      /** Days that a backup is kept (default 30) */
      keepDays: z.int().min(1).max(360).default(30), // https://learn.microsoft.com/azure/backup/azure-kubernetes-service-backup-overview
    })
    .optional(),
  /** Entra groups and what they may do, in the cluster and in Argo CD */
  access: Access,
  /** Values of each component of the cluster */
  components: Components,
})

/** What a file in `src/environments/` says; fields with a default may be left out. */
export type EnvironmentInput = z.input<typeof EnvironmentSchema>
/** The keys of `components`: folders in `gitops/<env>/`, lines in `COMPONENTS`. */
export type ComponentName = keyof z.infer<typeof Components>
