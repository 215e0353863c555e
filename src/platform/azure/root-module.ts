import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import type { Topic } from '../../engine/terraform/document.ts'
import type { Resource } from '../../engine/terraform/resource.ts'
import { access } from './access.ts'
import { backup } from './backup.ts'
import { budget } from './budget.ts'
import { cluster } from './cluster.ts'
import { diagnostics } from './diagnostics.ts'
import { diskEncryption } from './disk-encryption.ts'
import { flowLogs } from './flow-logs.ts'
import { type Place, resourceGroup } from './group.ts'
import { identity } from './identity.ts'
import { imagePush } from './image-push.ts'
import { logs } from './logs.ts'
import { managedPrometheus } from './managed-prometheus.ts'
import { network } from './network.ts'
import { nodePools } from './node-pools.ts'
import { outputs } from './outputs.ts'
import { podSecurity } from './pod-security.ts'
import { registry } from './registry.ts'
import { secrets } from './secrets.ts'
import { terraform } from './terraform.ts'
import { workloadIdentity } from './workload-identity.ts'

interface Built {
  readonly settings: ReturnType<typeof terraform>
  readonly net: ReturnType<typeof network>
  readonly own: ReturnType<typeof identity>
  readonly log: ReturnType<typeof logs>
  readonly cluster: Resource<'azurerm_kubernetes_cluster'>
}

/** What an environment may choose on top, each a topic of its own. */
function choices(env: Environment, place: Place, built: Built): { topic: Topic }[] {
  const { cluster, log, net, own, settings } = built
  const target = { network: net, cluster, controlPlane: own.controlPlane, ...settings }
  return [
    ...(env.managedPrometheus ? [managedPrometheus(env, place, cluster)] : []),
    ...(env.logs.flowLogs ? [flowLogs(env, place, { network: net.main, workspace: log.main })] : []),
    ...(env.backup ? [backup(env, place, env.backup, target)] : []),
  ]
}

/** One environment in Azure: each line builds on the handles of those above it. */
export function rootModule(env: Environment): Topic[] {
  const settings = terraform(env)
  const { tenantId } = settings
  const group = resourceGroup(azureNames(env).resourceGroup, env)
  const { place } = group

  const net = network(env, place)
  const own = identity(env, place, net)
  const log = logs(env, place)
  const vault = secrets(env, place, { tenantId, network: net })
  const { controlPlane } = own
  const disks = env.cluster.diskEncryption ? diskEncryption(env, place, { vault: vault.main, controlPlane }) : undefined

  const base = { network: net, identity: own, workspaceId: log.workspaceId, tenantId }
  const aks = cluster(env, place, { ...base, disks: disks?.main, ready: disks?.ready ?? [] })
  const pools = nodePools(env, net.nodes, aks.main)
  const pods = podSecurity(env, aks.main)
  const people = access(env, aks.main)
  const workloads = workloadIdentity(env, place, aks.main.ref('oidc_issuer_url'), { vault: vault.main })

  const acr = registry(env, place, net, own.kubelet)
  const push = imagePush(env, place, acr.main)
  const built = { cluster: aks.main, registry: acr.main, vault: vault.main }
  const logged = diagnostics(place, log.workspaceId, built)
  const money = budget(env, group.main.ref('id'), aks.main)
  const chosen = choices(env, place, { cluster: aks.main, log, net, own, settings })
  const values = outputs({
    ...built,
    tenantId,
    groupName: group.main.ref('name'),
    egressAddress: net.egressAddress,
    identities: workloads.identities,
    extra: push.outputs,
  })

  const foundation = [settings, group, net, own, log, vault, ...(disks ? [disks] : [])]
  const running = [aks, pools, pods, people, workloads, acr, push, logged, money]
  const topics = [...foundation, ...running, ...chosen, values].map(({ topic }): Topic => topic)
  return topics.filter(({ blocks = [], outputs: values, settings }) => blocks.length > 0 || values || settings)
}
