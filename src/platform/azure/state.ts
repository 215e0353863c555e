import type { Environment } from '../../config/load.ts'
import type { stateNames } from '../../config/names.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import { entraGroup, grant, principalOf } from './grant.ts'
import type { Place } from './group.ts'
import { guardedStorage } from './storage.ts'

interface Pipelines {
  readonly plan: Resource<'azurerm_user_assigned_identity'>
  readonly apply: Resource<'azurerm_user_assigned_identity'>
}

/** Groups that may apply by hand, each once: Azure refuses the same grant twice. */
function adminGrants(environments: readonly Environment[], container: Resource<'azurerm_storage_container'>) {
  const groups = new Map([...environments].reverse().map(({ name, access }) => [access.admins, name]))
  return [...groups].map(([group, environment]) =>
    grant(`${environment}_admins_write_state`, {
      to: entraGroup(group),
      role: 'Storage Blob Data Contributor',
      on: container.ref('id'),
      description: 'Lets the admins apply by hand, as the first time.',
    }),
  )
}

function pipelineGrants({ plan, apply }: Pipelines, container: Resource<'azurerm_storage_container'>) {
  return [
    grant('plan_reads_state', {
      to: principalOf(plan),
      role: 'Storage Blob Data Reader', // a lock would be a write: plan with -lock=false
      on: container.ref('id'),
      description: 'Lets a pull request plan; it cannot change a state.',
    }),
    grant('apply_writes_state', {
      to: principalOf(apply),
      role: 'Storage Blob Data Contributor',
      on: container.ref('id'),
      description: 'Lets an apply lock and write the state.',
    }),
  ]
}

/** Where every environment's state is kept: versioned, recoverable, behind Entra ID, hard to delete. */
export function state(
  environments: readonly [Environment, ...Environment[]],
  names: ReturnType<typeof stateNames>,
  place: Place,
  pipelines: Pipelines | undefined,
) {
  const [first] = environments
  const account = resource('azurerm_storage_account', 'state', {
    name: names.storageAccount,
    ...place,
    ...guardedStorage(first.location),
    // Reachable from anywhere, as GitHub's runners have no fixed addresses: Entra ID and the roles below guard it.
    public_network_access_enabled: true,
  })
  const container = resource('azurerm_storage_container', 'state', {
    name: names.container,
    storage_account_id: account.ref('id'),
    container_access_type: 'private',
  })
  const grants = [...adminGrants(environments, container), ...(pipelines ? pipelineGrants(pipelines, container) : [])]
  const lock = resource('azurerm_management_lock', 'state', {
    name: 'terraform-state',
    scope: account.ref('id'),
    lock_level: 'CanNotDelete',
    notes: 'Holds the Terraform state of every environment.',
    depends_on: [container, ...grants], // last to come and first to go: it also keeps the grants from being removed
  })
  return {
    topic: { name: 'state', source: 'src/platform/azure/state.ts', blocks: [account, container, ...grants, lock] },
    account,
  }
}
