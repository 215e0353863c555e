import type { Ref } from '../../engine/terraform/ref.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import type { Role } from './roles.ts'

/** Who receives a role. */
export interface Principal {
  readonly id: string
  readonly type: 'Group' | 'ServicePrincipal'
}

/** A group of people in Entra ID, by its object id. */
export const entraGroup = (id: string): Principal => ({ id, type: 'Group' })

/** A managed identity, by its principal. */
export const principalOf = (identity: Resource<'azurerm_user_assigned_identity'>): Principal => ({
  id: identity.ref('principal_id'),
  type: 'ServicePrincipal',
})

/** An identity that Azure makes and keeps with a resource, by its principal. */
export const systemPrincipal = (id: Ref): Principal => ({ id, type: 'ServicePrincipal' })

interface Grant {
  readonly to: Principal
  readonly role: Role
  readonly on: Ref
  /** Why, for those who meet the assignment in the portal. */
  readonly description: string
  /** Limits the grant further. https://learn.microsoft.com/azure/role-based-access-control/conditions-format */
  readonly condition?: string
}

/** Gives a principal one role on one scope. Named as a sentence: `kubelet_pulls_images`. */
export function grant(
  name: string,
  { to, role, on, description, condition }: Grant,
): Resource<'azurerm_role_assignment'> {
  return resource('azurerm_role_assignment', name, {
    scope: on,
    role_definition_name: role,
    principal_id: to.id,
    principal_type: to.type, // without it Azure looks the principal up, and fails for one created seconds ago
    description,
    ...(condition && { condition, condition_version: '2.0' }),
  })
}
