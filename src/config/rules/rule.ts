import type { EnvironmentValues } from '../schema.ts'

/** What is wrong and how to put it right, and the field to change. */
export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}
export type Rule = (env: EnvironmentValues) => readonly Problem[]

export const problemIf = (wrong: boolean, path: Problem['path'], message: string): Problem[] =>
  wrong ? [{ path, message }] : []

/** Every pool, with the path of its values. */
export const pools = ({ cluster }: EnvironmentValues) => [
  { path: ['cluster', 'systemPool'], pool: cluster.systemPool },
  ...Object.entries(cluster.userPools).map(([name, pool]) => ({ path: ['cluster', 'userPools', name], pool })),
]
