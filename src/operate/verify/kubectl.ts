import * as z from 'zod'
import { onCluster, PATIENCE } from '../cluster.ts'
import { commandLine } from '../shell.ts'
import type { Running } from './context.ts'

const Meta = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  creationTimestamp: z.string().default(''),
  annotations: z.record(z.string(), z.string()).default({}),
})
const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
})
export const Conditions = z.array(Condition).default([])

/** Reads objects of one kind from the cluster. */
export async function list<T extends z.ZodRawShape>(
  { env, shell }: Pick<Running, 'env' | 'shell'>,
  kind: string,
  shape: T,
  namespace?: string,
) {
  const where = namespace ? ['--namespace', namespace] : ['--all-namespaces']
  const args = [...onCluster(env), PATIENCE, 'get', kind, ...where, '--output', 'json']
  const Items = z.object({ items: z.array(z.object({ metadata: Meta, ...shape })) })
  const { items } = await shell.json(Items, 'kubectl', args)
  return items
}

/** A command of kubectl for people to copy. */
export const show = ({ env }: Pick<Running, 'env'>, ...args: readonly string[]): string =>
  commandLine('kubectl', [...onCluster(env), ...args])
