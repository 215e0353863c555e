/**
 * The one schema of an environment, a topic a file in `schema/`: every field with its unit, bounds and default. The
 * comment above a field is its description, which editors show where an environment is written.
 */
import * as z from 'zod'
import { Access } from './schema/access.ts'
import { Backup } from './schema/backup.ts'
import { Budget } from './schema/budget.ts'
import { Cluster } from './schema/cluster.ts'
import { Components } from './schema/components.ts'
import { DnsName, Region } from './schema/formats.ts'
import { Hosts } from './schema/hosts.ts'
import { Logs } from './schema/logs.ts'
import { Network } from './schema/network.ts'
import { Registry } from './schema/registry.ts'
import { Repository } from './schema/repository.ts'
import { Services } from './schema/services.ts'
import { Vault } from './schema/vault.ts'

/** Everything that is said about an environment. */
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
  /** Other hosts than argocd., grafana., prometheus. and alertmanager.<zone>, inside the zone */
  hosts: Hosts,
  /** Azure region */
  location: Region,
  /** Tags on every Azure resource */
  tags: z.record(z.string().max(512), z.string().max(256)).default({}),
  /** Where this environment’s generated YAML is pushed */
  repository: Repository,
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
  logs: Logs,
  /** Azure’s Prometheus beside our own, with the same alert rules: it outlives the cluster (default false) */
  managedPrometheus: z.boolean().default(false),
  /** Azure Backup of the cluster’s objects and disks; left out: none */
  backup: Backup.optional(),
  /** Entra groups and what they may do, in the cluster and in Argo CD */
  access: Access,
  /** Values of each component of the cluster */
  components: Components,
  /** What runs for users, by name */
  services: Services,
})

/** What a file in `src/environments/` says; fields with a default may be left out. */
export type EnvironmentInput = z.input<typeof EnvironmentSchema>
/** An environment's own values, checked and with their defaults. */
export type EnvironmentValues = z.output<typeof EnvironmentSchema>
/** The keys of `components`: folders in `gitops/<env>/`, lines in `COMPONENTS`. */
export type ComponentName = keyof z.infer<typeof Components>
