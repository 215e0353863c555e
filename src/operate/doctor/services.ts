import { Resolver } from 'node:dns/promises'
import { type Environment, ZERO_DIGEST, ZERO_ID } from '../../config/load.ts'
import { hostsOf, registryHost } from '../../config/names.ts'
import { coresOf, memoryGibOf } from '../../config/vm-sizes.ts'
import { quantityOf } from '../../engine/kubernetes/quantity.ts'
import type { Finding } from '../finding.ts'
import type { DoctorCheck, Patient } from './context.ts'

type Line = Omit<Finding, 'topic'>

const GIB = 2 ** 30

/** Whether a service has what only comes once it is in the repository: an image, and an identity. */
function state(name: string, { env, goal }: Patient): Line {
  const { runtime, minReplicas, maxReplicas } = env.services[name] as Environment['services'][string]
  const hasNoImage = env.images[name] === ZERO_DIGEST
  const hasNoId = env.outputs.clientIds[name] === ZERO_ID
  const size = `${runtime}, ${minReplicas} to ${maxReplicas} pods`
  if (!hasNoImage && !hasNoId) return { subject: name, status: 'ok', says: `${size}, with an image and an identity` }
  const lacks = [hasNoImage ? 'no image' : '', hasNoId ? 'no identity' : ''].filter(Boolean).join(' and ')
  return {
    subject: name,
    status: goal === 'verify' ? 'failed' : 'warning',
    says: `${size}, ${lacks} yet${env.live ? '; it waits, the others run on' : ''}`,
    more: hasNoId
      ? `terraform apply makes it: npm run bootstrap -- --env ${env.name}`
      : `npm run promote -- --env ${env.name} --service ${name} --image ${registryHost(env)}/${name}@sha256:…`,
  }
}

/** Whether the name of a service that does not run yet is somebody else's; nothing where it is free. */
async function host(name: string, { env, resolver: address }: Patient): Promise<readonly Line[]> {
  if (env.images[name] !== ZERO_DIGEST && env.outputs.clientIds[name] !== ZERO_ID) return []
  const wanted = hostsOf({ ...env, waiting: [] })[name] ?? ''
  const resolver = new Resolver({ timeout: 5000, tries: 2 })
  if (address) resolver.setServers([address])
  const found = await resolver.resolve4(wanted).catch(() => [])
  if (found.length === 0) return []
  return [
    {
      subject: wanted,
      status: 'warning',
      says: `leads to ${found.join(', ')} before ${name} runs; external-dns changes no record that it has not made`,
      more: `Remove the record at Cloudflare where it is not that of another cluster of yours, or set services.${name}.host`,
    },
  ]
}

/** Whether the pools have room for the pods of all services, beside whatever else runs there. */
function room({ env }: Patient): Line {
  const entries = Object.values(env.services)
  const sum = (pods: 'minReplicas' | 'maxReplicas', of: 'cpu' | 'memory') =>
    entries.reduce((total, entry) => total + entry[pods] * quantityOf(entry[of]), 0)
  const pools = Object.values(env.cluster.userPools)
  const most = (of: (size: string) => number | undefined) =>
    pools.reduce((total, { vmSize, maxNodes }) => total + maxNodes * (of(vmSize) ?? Number.POSITIVE_INFINITY), 0)
  const cores = { least: sum('minReplicas', 'cpu'), most: sum('maxReplicas', 'cpu'), there: most(coresOf) }
  const memory = {
    least: sum('minReplicas', 'memory') / GIB,
    most: sum('maxReplicas', 'memory') / GIB,
    there: most(memoryGibOf),
  }
  const text = ({ least, most, there }: typeof cores, unit: string) =>
    `${Number(least.toFixed(2))} to ${Number(most.toFixed(2))}${Number.isFinite(there) ? ` of ${there}` : ''} ${unit}`
  const says = `they take ${text(cores, 'cores')} and ${text(memory, 'GiB')} of the pools at their largest`
  const fits = (amount: 'least' | 'most') => cores[amount] <= cores.there && memory[amount] <= memory.there
  const status = fits('most') ? 'ok' : fits('least') ? 'warning' : 'failed'
  return { subject: 'room', status, says, more: 'Raise maxNodes of cluster.userPools, or ask for less in services' }
}

/** Each service: its image, its identity, its host; and whether there is room for all of them. */
export const services: DoctorCheck = async (patient) => {
  const { env, goal } = patient
  const names = Object.keys(env.services)
  if (goal === 'teardown' || names.length === 0) return []
  const hosts = goal === 'synth' ? [] : await Promise.all(names.map((name) => host(name, patient)))
  return [...names.map((name) => state(name, patient)), ...hosts.flat(), room(patient)]
}
