import * as z from 'zod'
import type { Engine } from '../../config/engines.ts'
import { onCluster, PATIENCE } from '../cluster.ts'
import type { Ruin } from './step.ts'

/** Names of what a list has. */
export const Names = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string(), namespace: z.string().default('') }) })),
})

/** Arguments of kubectl that read as JSON. */
export const get = ({ env }: Ruin, ...args: readonly string[]) => [
  ...onCluster(env),
  PATIENCE,
  'get',
  ...args,
  '--output',
  'json',
]

/** Changes something, once someone has agreed. */
export const change = ({ env, shell }: Ruin, why: string, ...args: readonly string[]) =>
  shell.change(why, 'kubectl', [...onCluster(env), ...args], { timeoutSeconds: 900, stream: true })

/** Whether the cluster has no such kind: one that was never finished may not. */
export const isUnknownKind = (stderr: string) => stderr.includes("doesn't have a resource type")

/** Routes of each engine: they carry the host names. */
export const ROUTES = {
  gateway: 'httproutes.gateway.networking.k8s.io',
  'ingress-nginx': 'ingresses.networking.k8s.io',
} as const satisfies Record<Engine, string>

/** Each has a load balancer. */
export const GATEWAYS = 'gateways.gateway.networking.k8s.io'

/** What claims disks. */
export const CLAIMING = ['prometheuses.monitoring.coreos.com', 'alertmanagers.monitoring.coreos.com']
