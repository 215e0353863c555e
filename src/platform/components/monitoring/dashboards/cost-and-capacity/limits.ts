import type { Environment } from '../../../../../config/load.ts'
import { coresOf } from '../../../../../config/vm-sizes.ts'

const GIBIBYTE = 2 ** 30
// GiB for each core, by the letter of the series: https://learn.microsoft.com/azure/virtual-machines/sizes/overview
const GIB_PER_CORE: Readonly<Record<string, number>> = { D: 4, E: 8, F: 2 }

const poolsOf = ({ cluster }: Environment) => [cluster.systemPool, ...Object.values(cluster.userPools)]
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** Nodes that the pools may have at most. */
export const mostNodes = (env: Environment): number => sum(poolsOf(env).map(({ maxNodes }) => maxNodes))

/** What they offer then: cores, or bytes of memory. */
export function mostOf(resource: 'cpu' | 'memory', env: Environment): number {
  const each = ({ vmSize }: { readonly vmSize: string }): number => {
    const cores = coresOf(vmSize) ?? 0
    const [, series = ''] = /^Standard_([A-Z])/.exec(vmSize) ?? []
    return resource === 'cpu' ? cores : cores * (GIB_PER_CORE[series] ?? 4) * GIBIBYTE
  }
  return sum(poolsOf(env).map((pool) => pool.maxNodes * each(pool)))
}
