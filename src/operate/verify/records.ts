import * as z from 'zod'
import type { Environment } from '../../config/load.ts'
import { hostsOf, NAMESPACES } from '../../config/names.ts'
import type { Finding } from '../finding.ts'
import { reason } from './client.ts'
import type { VerifyCheck } from './context.ts'
import { list, show } from './kubectl.ts'

const SHAPE = {
  spec: z.object({ type: z.string().default('ClusterIP') }),
  status: z
    .object({
      loadBalancer: z.object({ ingress: z.array(z.object({ ip: z.string().optional() })).default([]) }).prefault({}),
    })
    .prefault({}),
}

/** Service with the public address of each engine. */
const SERVICE = { gateway: 'envoy-public', 'ingress-nginx': 'ingress-nginx-controller' } as const satisfies Record<
  Environment['components']['exposure']['engine'],
  string
>

/** Whether DNS leads every host to the load balancer. */
export const records: VerifyCheck = async (running) => {
  const { env, client } = running
  const name = SERVICE[env.components.exposure.engine]
  const services = await list(running, 'services', SHAPE, NAMESPACES.exposure)
  const service = services.find(({ metadata, spec }) => metadata.name === name && spec.type === 'LoadBalancer')
  const address = service?.status.loadBalancer.ingress[0]?.ip
  const first: Omit<Finding, 'topic'> = address
    ? { subject: 'load balancer', status: 'ok', says: address }
    : {
        ...{
          subject: 'load balancer',
          status: 'failed',
          says: service ? 'has no address yet' : `there is no Service ${name}`,
        },
        more: show(running, 'describe', 'service', '--namespace', NAMESPACES.exposure),
      }
  const proxied = env.components['external-dns'].cloudflareProxied
  const logs = show(running, 'logs', 'deployment/external-dns', '--namespace', NAMESPACES.externalDns, '--tail=20')
  const lines = Object.values(hostsOf(env)).map(async (host): Promise<Omit<Finding, 'topic'>> => {
    const found = await client.resolve(host).catch((error: unknown) => reason(error))
    if (typeof found === 'string') return { subject: host, status: 'failed', says: found, more: logs }
    const text = found.join(', ')
    if (proxied) return { subject: host, status: 'ok', says: `${text}, which is Cloudflare’s proxy` }
    if (address === undefined) return { subject: host, status: 'skipped', says: `${text}; nothing to compare it with` }
    return found.includes(address)
      ? { subject: host, status: 'ok', says: text }
      : { subject: host, status: 'failed', says: `${text}, not the load balancer’s ${address}`, more: logs }
  })
  return [first, ...(await Promise.all(lines))]
}
