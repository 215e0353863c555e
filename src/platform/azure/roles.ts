/** Built-in roles that root modules of environments grant, with their ids. */
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
export const PLATFORM_ROLES = {
  AcrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  AcrPush: '8311e382-0749-4cb8-b61a-304f252e45ec',
  'Azure Kubernetes Service Cluster User Role': '4abbcc35-e782-43d8-92c5-2d3f1bd2253f',
  'Azure Kubernetes Service RBAC Cluster Admin': 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b',
  'Azure Kubernetes Service RBAC Reader': '7f6c6a51-bcf8-42ba-9220-52d62157d7db',
  'Container Registry Repository Reader': 'b93aa761-3e63-49ed-ac28-beffa264f7ac',
  'Container Registry Repository Writer': '2a1e307c-b015-4ebd-883e-5b7698a07328',
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  'Data Operator for Managed Disks': '959f8984-c045-4866-89c7-12bf9737be2e',
  'Disk Snapshot Contributor': '7efff54f-a5b4-42b5-a1c5-5411624893ce',
  'Key Vault Crypto Officer': '14b46e9e-c2b7-41b4-b07b-48a6ebf60603',
  'Key Vault Crypto Service Encryption User': 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
  'Managed Identity Operator': 'f1a07417-d97a-45cb-824c-7a7467783830',
  'Network Contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
} as const satisfies Record<string, string>
export type PlatformRole = keyof typeof PLATFORM_ROLES

/** Roles that only the person who applies `terraform/bootstrap/` grants. */
export type BootstrapRole = 'Resource Policy Contributor' | 'Role Based Access Control Administrator'

export type Role = PlatformRole | BootstrapRole
