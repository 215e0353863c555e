import type { Environment } from '../config/load.ts'
import { azureNames } from '../config/names.ts'
import type { Topic } from '../terraform/document.ts'
import { access } from './access.ts'
import { cluster } from './cluster.ts'
import { diagnostics } from './diagnostics.ts'
import { resourceGroup } from './group.ts'
import { identity } from './identity.ts'
import { logs } from './logs.ts'
import { network } from './network.ts'
import { nodePools } from './node-pools.ts'
import { outputs } from './outputs.ts'
import { registry } from './registry.ts'
import { secrets } from './secrets.ts'
import { terraform } from './terraform.ts'
import { workloadIdentity } from './workload-identity.ts'

/** One environment in Azure: each line builds on the handles of those above it. */
export function rootModule(env: Environment): Topic[] {
  const settings = terraform(env)
  const { tenantId } = settings
  const group = resourceGroup(azureNames(env).resourceGroup, env)
  const { place } = group

  const net = network(env, place)
  const own = identity(env, place, net.nodes)
  const log = logs(env, place)
  const aks = cluster(env, place, { network: net, identity: own, workspaceId: log.workspaceId, tenantId })
  const pools = nodePools(env, net.nodes, aks.main)
  const people = access(env, aks.main)

  const workloads = workloadIdentity(env, place, aks.main.ref('oidc_issuer_url'))
  const acr = registry(env, place, own.kubelet)
  const { egressAddress } = net
  const { externalSecrets } = workloads.identities
  const vault = secrets(env, place, { tenantId, egressAddress, externalSecrets })

  const built = { cluster: aks.main, registry: acr.main, vault: vault.main }
  const logged = diagnostics(place, log.workspaceId, built)
  const values = outputs({ ...built, tenantId, groupName: group.name, egressAddress, identities: workloads.identities })

  const parts = [settings, group, net, own, log, aks, pools, people, workloads, acr, vault, logged, values]
  return parts.map(({ topic }) => topic)
}
