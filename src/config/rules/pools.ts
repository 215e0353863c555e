/** Rules on pools of nodes. */
import { hasZones } from '../regions.ts'
import { coresOf, ephemeralGbOf } from '../vm-sizes.ts'
import { pools, problemIf, type Rule } from './rule.ts'

export const zonesAreInTheRegion: Rule = ({ location, cluster }) => {
  const none = !hasZones(location)
  const source = 'https://learn.microsoft.com/azure/reliability/regions-list'
  return [
    ...problemIf(
      none && cluster.zones.length > 0,
      ['cluster', 'zones'],
      `must be [], as ${location} has no availability zones (${source})`,
    ),
    ...problemIf(
      !none && cluster.zones.length === 0,
      ['cluster', 'zones'],
      `must name a zone: ${location} has some (${source})`,
    ),
  ]
}

// The OS disk of AKS's nodes lies on the VM's cache or on its temporary disk, whichever is larger.
export const ephemeralDisksFit: Rule = (env) =>
  pools(env).flatMap(({ path, pool }) => {
    const room = ephemeralGbOf(pool.vmSize)
    const remedy = room ? `use at most ${room}` : 'choose a size with a local disk, such as its sibling with a d'
    return problemIf(
      room !== undefined && pool.osDiskGb > room,
      [...path, room ? 'osDiskGb' : 'vmSize'],
      `${pool.vmSize} has ${room} GB for an ephemeral OS disk of ${pool.osDiskGb} GB; ${remedy} (https://learn.microsoft.com/azure/virtual-machines/ephemeral-os-disks)`,
    )
  })

export const systemPoolIsLargeEnough: Rule = ({ cluster: { systemPool } }) =>
  problemIf(
    (coresOf(systemPool.vmSize) ?? 2) < 2 || /^Standard_B/.test(systemPool.vmSize),
    ['cluster', 'systemPool', 'vmSize'],
    `${systemPool.vmSize} is too small for a system pool: it needs 2 cores, and no B series (https://learn.microsoft.com/azure/aks/use-system-pools)`,
  )

export const poolsAreNotAllSpot: Rule = ({ cluster: { userPools } }) =>
  problemIf(
    Object.values(userPools).every(({ spot }) => spot),
    ['cluster', 'userPools'],
    'must have one pool that is not spot: Azure may take every spot node at once (https://learn.microsoft.com/azure/aks/spot-node-pool)',
  )

/** Two pools that are replaced at once would meet under their stand-ins' names. */
export const rotationNamesAreDistinct: Rule = ({ cluster: { userPools } }) => {
  const names = ['system', ...Object.keys(userPools)]
  return Object.keys(userPools).flatMap((name) =>
    problemIf(
      names.some((other) => other !== name && (other.slice(0, 9) === name.slice(0, 9) || other === rotationName(name))),
      ['cluster', 'userPools', name],
      `differs from another pool only after 9 characters, or has the name of its stand-in; the names of pools have 12, three of which are for the stand-in (https://learn.microsoft.com/azure/aks/create-node-pools)`,
    ),
  )
}

/** Name of the pool that stands in while another is replaced. At most 12 characters, like the pool's own. */
export function rotationName(pool: string): string {
  return `${pool.slice(0, 9)}tmp`
}
