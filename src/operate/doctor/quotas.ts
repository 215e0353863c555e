import * as z from 'zod'
import { coresOf } from '../../config/vm-sizes.ts'
import type { Finding } from '../finding.ts'
import { type DoctorCheck, NOT_SIGNED_IN, type Patient } from './context.ts'

type Line = Omit<Finding, 'topic'>

const Usages = z.array(
  z.object({ currentValue: z.coerce.number(), limit: z.coerce.number(), name: z.object({ value: z.string() }) }),
)
const Sizes = z.array(
  z.object({
    name: z.string(),
    family: z.string(),
    capabilities: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    locationInfo: z.array(z.object({ zones: z.array(z.string()).nullish() })).default([]),
    restrictions: z.array(z.object({ type: z.string(), reasonCode: z.string().nullish() })).default([]),
  }),
)
type Size = z.output<typeof Sizes>[number]

interface Pool {
  readonly vmSize: string
  readonly minNodes: number
  readonly maxNodes: number
  readonly spot: boolean
}

const QUOTAS = 'https://portal.azure.com/#view/Microsoft_Azure_Capacity/QuotaMenuBlade/~/myQuotas'

function poolsOf({ env }: Patient): Pool[] {
  return [{ ...env.cluster.systemPool, spot: false }, ...Object.values(env.cluster.userPools)]
}

const coresIn = (size: Size): number =>
  Number(size.capabilities.find(({ name }) => name === 'vCPUs')?.value ?? coresOf(size.name) ?? 0)

/** Cores of some pools at their fewest and at their most nodes. */
function demand(pools: readonly Pool[], sizes: ReadonlyMap<string, Size>) {
  const sum = (nodes: 'minNodes' | 'maxNodes') =>
    pools.reduce((cores, pool) => {
      const size = sizes.get(pool.vmSize)
      return cores + pool[nodes] * (size ? coresIn(size) : (coresOf(pool.vmSize) ?? 0))
    }, 0)
  return { least: sum('minNodes'), most: sum('maxNodes') }
}

/** A cluster that runs already has taken its share, so what is free matters only to what is not there yet. */
function quota(subject: string, free: number, limit: number, { least, most }: ReturnType<typeof demand>): Line {
  const says = `${free} of ${limit} cores are free; the pools take ${least} to ${most}`
  if (free >= most) return { subject, status: 'ok', says }
  return {
    subject,
    status: free >= least || limit >= most ? 'warning' : 'failed',
    says,
    more: `Raise it to ${limit - free + most}: ${QUOTAS}`,
  }
}

function offer(vmSize: string, size: Size | undefined, { env }: Patient): Line {
  const { location, cluster } = env
  const more = `az vm list-skus --location ${location} --resource-type virtualMachines --output table`
  if (!size) return { subject: vmSize, status: 'failed', says: `not in ${location}`, more }
  const barred = size.restrictions.find(({ type }) => type === 'Location')
  if (barred)
    return {
      subject: vmSize,
      status: 'failed',
      says: `${location} does not offer it to this subscription: ${barred.reasonCode}`,
      more,
    }
  const zones = size.locationInfo.flatMap(({ zones }) => zones ?? [])
  const missing = cluster.zones.filter((zone) => !zones.includes(zone))
  if (missing.length > 0)
    return {
      subject: vmSize,
      status: 'failed',
      says: `${location} has it in zones ${zones.sort().join(', ') || 'none'}, not in ${missing.join(', ')}`,
      more: `Choose another size, or set cluster.zones. ${more}`,
    }
  const hosts = size.capabilities.find(({ name }) => name === 'EncryptionAtHostSupported')
  if (hosts?.value === 'False')
    return { subject: vmSize, status: 'failed', says: 'cannot encrypt at the host, as all pools do', more }
  return { subject: vmSize, status: 'ok', says: `${coresIn(size)} cores, offered in ${location}` }
}

/** Whether the region offers the chosen sizes to this subscription, and enough cores of them. */
export const quotas: DoctorCheck = async (patient) => {
  const { shell, account, env } = patient
  if (!account) return NOT_SIGNED_IN
  const pools = poolsOf(patient)
  const wanted = [...new Set(pools.map(({ vmSize }) => vmSize))]
  const skus = (size: string) =>
    shell.json(
      Sizes,
      'az',
      [
        'vm',
        'list-skus',
        '--location',
        env.location,
        '--size',
        size,
        '--resource-type',
        'virtualMachines',
        '--all',
        '--output',
        'json',
      ],
      { timeoutSeconds: 300 },
    )
  const [usages, ...lists] = await Promise.all([
    shell.json(Usages, 'az', ['vm', 'list-usage', '--location', env.location, '--output', 'json']),
    ...wanted.map(skus),
  ])
  const sizes = new Map(lists.flat().map((size) => [size.name, size]))
  const used = new Map(
    usages.map(({ name, currentValue, limit }) => [name.value.toLowerCase(), { free: limit - currentValue, limit }]),
  )
  const spot = pools.filter((pool) => pool.spot)
  const regular = pools.filter((pool) => !pool.spot)
  const groups = new Map<string, Pool[]>([
    ['cores', regular],
    ...(spot.length > 0 ? [['lowPriorityCores', spot] as [string, Pool[]]] : []),
  ])
  for (const pool of regular) {
    const family = sizes.get(pool.vmSize)?.family
    if (family) groups.set(family, [...(groups.get(family) ?? []), pool])
  }
  const lines = [...groups].map(([name, members]): Line => {
    const subject = name === 'cores' ? `all cores in ${env.location}` : name
    const usage = used.get(name.toLowerCase())
    if (!usage)
      return {
        subject,
        status: 'warning',
        says: 'no quota of this name',
        more: `az vm list-usage --location ${env.location} --output table`,
      }
    return quota(subject, usage.free, usage.limit, demand(members, sizes))
  })
  return [...wanted.map((vmSize) => offer(vmSize, sizes.get(vmSize), patient)), ...lines]
}
