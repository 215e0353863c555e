import * as z from 'zod'
import { KUBERNETES_VERSIONS } from '../versions.ts'
import { Cidr } from './formats.ts'
import { Window } from './maintenance.ts'
import { SystemPool, UserPool } from './node-pools.ts'

const POOL_NAME = /^[a-z][a-z0-9]{0,11}$/
const POOL_NAME_SAYS =
  '1 to 12 lower-case letters and digits, the first a letter (https://learn.microsoft.com/azure/aks/create-node-pools#limitations)'

/** The AKS cluster. */
export const Cluster = z.strictObject({
  /** Minor version; the patch upgrade channel picks the patch */
  kubernetesVersion: z.enum(Object.keys(KUBERNETES_VERSIONS) as [keyof typeof KUBERNETES_VERSIONS]),
  /** Standard and Premium carry an SLA; Premium has long-term support of its Kubernetes version (default Standard) */
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
  /** What Azure Policy does about pods outside the restricted standard; src/config/unrestricted.ts has who may be (default Audit) */
  podSecurity: z.enum(['Audit', 'Deny']).default('Audit'),
  /** Microsoft Defender’s sensor on every node (default false) */
  defender: z.boolean().default(false),
  /** The KEDA add-on, which scales on events; false turns off what was on, left out it stays as it is (default: none) */
  keda: z.boolean().optional(),
  /** Disks under the key `disks` of the vault; the first apply is `npm run bootstrap`, from where the vault lets in (default false) */
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
