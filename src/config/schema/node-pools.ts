import * as z from 'zod'

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

/** The pool of what AKS itself needs. */
export const SystemPool = z.strictObject({
  ...pool,
  /** Fewest nodes; a system pool keeps at least 1, production 3 */
  minNodes: z.int().min(1).max(1000),
})

/** A pool of workloads. */
export const UserPool = z.strictObject({
  ...pool,
  /** Spare capacity at a discount, which Azure takes back at any time (default false) */
  spot: z.boolean().default(false),
  /** Node labels that workloads select */
  labels: z.record(z.string(), z.string()).default({}),
})
