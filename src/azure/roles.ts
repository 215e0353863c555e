/**
 * Built-in roles that an environment's root module grants, with their ids. CI may assign these and no others, so a role
 * added here widens what `terraform/bootstrap/` lets CI do.
 */
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
export const PLATFORM_ROLES = {
  AcrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  'Azure Kubernetes Service Cluster User Role': '4abbcc35-e782-43d8-92c5-2d3f1bd2253f',
  'Azure Kubernetes Service RBAC Cluster Admin': 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b',
  'Azure Kubernetes Service RBAC Reader': '7f6c6a51-bcf8-42ba-9220-52d62157d7db',
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
  'Managed Identity Operator': 'f1a07417-d97a-45cb-824c-7a7467783830',
  'Network Contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
} as const satisfies Record<string, string>

/** Roles that only the person who applies `terraform/bootstrap/` grants. */
export type BootstrapRole =
  | 'Contributor'
  | 'Reader'
  | 'Role Based Access Control Administrator'
  | 'Storage Blob Data Contributor'
  | 'Storage Blob Data Reader'

export type Role = keyof typeof PLATFORM_ROLES | BootstrapRole
