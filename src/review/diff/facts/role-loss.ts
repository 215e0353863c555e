import { text } from '../../../engine/policies/fields.ts'
import type { Level } from '../risk.ts'

/** What stops where nobody has a role any more that the platform itself lives on. */
const STOPS: Readonly<Record<string, { readonly level: Level; readonly what: string }>> = {
  AcrPull: { level: 'high', what: 'the right to pull images: pods that start on another node do not' },
  AcrPush: { level: 'medium', what: 'the right to push images: the pipeline fails' },
  'Key Vault Secrets User': { level: 'high', what: 'the right to read secrets: what is renewed reaches no pod' },
  'Key Vault Crypto Service Encryption User': { level: 'high', what: 'the right to its key: disks do not open' },
  'Managed Identity Operator': { level: 'high', what: 'the right to hand out identities: nodes do not start' },
  'Network Contributor': { level: 'high', what: 'the right to its network: nodes and load balancers do not start' },
  'Storage Blob Data Contributor': { level: 'high', what: 'the right to write blobs: state or backups stop' },
}

const PERSON = /^[0-9a-f]{8}-/

/** What is lost with an assignment of a role: rights of people are theirs alone, those of identities are what runs. */
export function lossOfRole(body: Readonly<Record<string, unknown>>): { readonly level: Level; readonly what: string } {
  const role = text(body['role_definition_name']) ?? 'a role'
  if (PERSON.test(String(body['principal_id']))) {
    const level = /Admin|Owner|Officer/.test(role) ? 'medium' : 'low'
    return { level, what: `the right of people to be \`${role}\`` }
  }
  return (Object.hasOwn(STOPS, role) && STOPS[role]) || { level: 'medium', what: 'the right' }
}
