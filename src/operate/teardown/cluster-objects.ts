/** What in the cluster owns something outside of it, and goes before the cluster: nobody else would take it away. */
import * as z from 'zod'
import { enginesOf } from '../../config/engines.ts'
import { NAMESPACES } from '../../config/names.ts'
import { onCluster } from '../cluster.ts'
import { waitUntil } from '../progress.ts'
import { publishedHosts } from '../remaining.ts'
import { CLAIMING, change, GATEWAYS, get, isUnknownKind, ROUTES } from './kubectl.ts'
import type { Ruin, TeardownStep } from './step.ts'

const Services = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), namespace: z.string() }),
      spec: z.object({ type: z.string().optional() }),
    }),
  ),
})
const Volumes = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ persistentVolumeReclaimPolicy: z.string() }),
    }),
  ),
})

/** Deletes every object of a kind, in all namespaces; a cluster that was never finished may not have the kind. */
async function deleteAll(ruin: Ruin, why: string, kind: string): Promise<void> {
  const args = get(ruin, kind, '--all-namespaces')
  const { code, stderr } = ruin.shell.dryRun ? { code: 0, stderr: '' } : await ruin.shell.attempt('kubectl', args)
  if (code !== 0 && isUnknownKind(stderr)) ruin.shell.log(`  the cluster has no ${kind}`)
  else await change(ruin, why, 'delete', kind, '--all', '--all-namespaces', '--wait=true', '--timeout=10m')
}

/** Routes carry the host names: without them external-dns removes the records, where it may. */
export const dnsRecords: TeardownStep = {
  title: 'DNS records',
  inCluster: true,
  async run(ruin) {
    const { env, shell, patienceSeconds, leavesDns } = ruin
    for (const engine of enginesOf(env))
      await deleteAll(ruin, 'Remove the routes, and with them the DNS records', ROUTES[engine])
    if (shell.dryRun || leavesDns) return
    if (env.components['external-dns'].policy === 'upsert-only') {
      shell.log('  external-dns never deletes here (upsert-only): the records stay, see below')
      return
    }
    await waitUntil(shell.log, {
      until: 'the records are gone',
      forSeconds: patienceSeconds,
      hint: `kubectl ${onCluster(env).join(' ')} logs deployment/external-dns --namespace ${NAMESPACES.externalDns}; or remove them at Cloudflare and use --leave-dns.`,
      async probe() {
        const left = await publishedHosts(env, ruin.resolver)
        return left.length === 0 ? { done: true } : { state: `still there: ${left.join(', ')}` }
      },
    })
  },
}

/** Services with a public address; those of the gateway go with their Gateway. */
export const loadBalancers: TeardownStep = {
  title: 'load balancers and their addresses',
  inCluster: true,
  async run(ruin) {
    const { env, shell, patienceSeconds } = ruin
    if (enginesOf(env).includes('gateway')) await deleteAll(ruin, 'Remove the gateways', GATEWAYS)
    const balancers = async () => {
      const { items } = await shell.json(Services, 'kubectl', get(ruin, 'services', '--all-namespaces'))
      return items.filter(({ spec }) => spec.type === 'LoadBalancer').map(({ metadata }) => metadata)
    }
    if (shell.dryRun) {
      shell.log('would delete every Service of type LoadBalancer that is left')
      return
    }
    for (const { name, namespace } of enginesOf(env).includes('ingress-nginx') ? await balancers() : [])
      await change(ruin, `Remove the load balancer ${name}`, 'delete', 'service', name, '--namespace', namespace)
    await waitUntil(shell.log, {
      until: 'no load balancer is left',
      forSeconds: patienceSeconds,
      hint: 'kubectl get services --all-namespaces; delete what is left by hand, then run this again.',
      async probe() {
        const left = await balancers()
        return left.length === 0
          ? { done: true }
          : { state: left.map(({ name, namespace }) => `${namespace}/${name}`).join(', ') }
      },
    })
  },
}

/** Claims, after what would claim again. */
export const disks: TeardownStep = {
  title: 'disks',
  inCluster: true,
  async run(ruin) {
    const { shell, patienceSeconds } = ruin
    for (const kind of CLAIMING) await deleteAll(ruin, 'Remove Prometheus and Alertmanager, with their history', kind)
    await deleteAll(ruin, 'Remove the disks with all that is on them', 'persistentvolumeclaims')
    if (shell.dryRun) return
    await waitUntil(shell.log, {
      until: 'the disks are gone',
      forSeconds: patienceSeconds,
      hint: 'kubectl get persistentvolumes; one that stays has a pod that uses it, or a lock.',
      async probe() {
        const { items } = await shell.json(Volumes, 'kubectl', get(ruin, 'persistentvolumes'))
        const left = items.filter(({ spec }) => spec.persistentVolumeReclaimPolicy === 'Delete')
        return left.length === 0 ? { done: true } : { state: `${left.length} left` }
      },
    })
  },
}
