import { EnvironmentSchema } from '../../config/schema.ts'
import { samplesIn } from '../samples.ts'
import { type Path, type Value, valueAt } from './source.ts'

/** Anything of zod that can say what is wrong with a value. */
interface Schema {
  safeParse(value: unknown): {
    readonly success: boolean
    readonly error?: { readonly issues: readonly { readonly message: string }[] } | undefined
  }
}

/** One question, and where its answer goes. */
export interface Field {
  /** Its flag. */
  readonly flag: string
  readonly asks: string
  readonly path: Path
  readonly schema: Schema
  /** Other places with the same answer, or one made of it. */
  readonly also?: readonly { readonly path: Path; readonly of: (value: Value) => Value }[]
  /** Whether the answer is a list, typed with commas. */
  readonly list?: true
  /** Whether all environments must agree on it. */
  readonly shared?: true
  /** Asked only by its flag: the template's value suits most. */
  readonly quiet?: true
}

const { shape } = EnvironmentSchema
const components = shape.components.shape
const groupHint = 'az ad group show --group NAME --query id --output tsv'

/** Every question, in order. */
export const FIELDS: readonly Field[] = [
  {
    flag: 'organization',
    asks: 'Short name in the names of Azure resources, 2 to 8 letters and digits',
    path: ['organization'],
    schema: shape.organization,
    shared: true,
  },
  {
    flag: 'repository',
    asks: 'Repository that Argo CD reads, https://…',
    path: ['repository', 'url'],
    schema: shape.repository.shape.url,
    shared: true,
  },
  { flag: 'zone', asks: 'DNS zone at Cloudflare for the hosts', path: ['zone'], schema: shape.zone },
  { flag: 'location', asks: 'Azure region', path: ['location'], schema: shape.location },
  {
    flag: 'admins',
    asks: `Entra group of the admins, object id (${groupHint})`,
    path: ['access', 'admins'],
    schema: shape.access.shape.admins,
  },
  {
    flag: 'readers',
    asks: 'Entra group of those who may read',
    path: ['access', 'readers'],
    schema: shape.access.shape.readers,
  },
  {
    flag: 'deployers',
    asks: 'Entra group of those who operate the workloads',
    path: ['access', 'deployers'],
    schema: shape.access.shape.deployers,
  },
  {
    flag: 'email',
    asks: 'E-mail address for budgets and Let’s Encrypt',
    path: ['components', 'cert-manager', 'email'],
    schema: components['cert-manager'].shape.email,
    also: [{ path: ['budget', 'emails'], of: (email) => [email] }],
  },
  {
    flag: 'api-ranges',
    asks: 'Public ranges that may reach the API server and the vault, such as 198.51.100.7/32, with commas',
    path: ['cluster', 'apiServerRanges'],
    schema: shape.cluster.shape.apiServerRanges,
    list: true,
  },
  {
    flag: 'system-size',
    asks: 'VM size of the system pool',
    path: ['cluster', 'systemPool', 'vmSize'],
    schema: shape.cluster.shape.systemPool.shape.vmSize,
  },
  {
    flag: 'issuer',
    asks: 'letsencrypt-staging or letsencrypt-production',
    path: ['components', 'cert-manager', 'issuer'],
    schema: components['cert-manager'].shape.issuer,
  },
  {
    flag: 'kubernetes-version',
    asks: 'Version of Kubernetes',
    path: ['cluster', 'kubernetesVersion'],
    schema: shape.cluster.shape.kubernetesVersion,
    quiet: true,
  },
  { flag: 'owner', asks: 'Team that answers for it', path: ['owner'], schema: shape.owner, quiet: true },
  {
    flag: 'owner-id',
    asks: 'Id of the repository’s owner at GitHub; looked up where it is public',
    path: ['repository', 'ownerId'],
    schema: shape.repository.shape.ownerId,
    shared: true,
    quiet: true,
  },
  {
    flag: 'repository-id',
    asks: 'Id of the repository at GitHub; looked up where it is public',
    path: ['repository', 'repositoryId'],
    schema: shape.repository.shape.repositoryId,
    shared: true,
    quiet: true,
  },
  {
    flag: 'zone-id',
    asks: 'Id of the Cloudflare zone',
    path: ['components', 'external-dns', 'zoneId'],
    schema: components['external-dns'].shape.zoneId,
    quiet: true,
  },
]

/** Values and names that no file may have: TypeScript's own words, and what stands beside the environments. */
const RESERVED = (
  'bootstrap index break case catch class const continue debugger default delete do else enum export extends false finally ' +
  'for function if implements import in instanceof interface let new null package private protected public return static ' +
  'super switch this throw true try typeof var void while with yield await arguments eval'
).split(' ')

/** Says what is wrong with a name. */
export function problemOfName(name: string): string | undefined {
  const parsed = shape.name.safeParse(name)
  if (!parsed.success) return parsed.error.issues[0]?.message
  return RESERVED.includes(name) ? 'is taken; choose another word' : undefined
}

/** An answer as a value: a list where the field is one. */
export const toValue = ({ list }: Field, answer: string): Value =>
  list ? answer.split(/[\s,]+/).filter(Boolean) : answer.trim()

/** Says what is wrong with an answer. */
export function problemOf(field: Field, value: Value): string | undefined {
  const parsed = field.schema.safeParse(value)
  return parsed.success ? undefined : parsed.error?.issues.map(({ message }) => message).join('; ')
}

/** What the template has for a field; nothing where that is a sample and samples do not count. */
export function templateValue(
  field: Field,
  template: Parameters<typeof samplesIn>[0],
  samplesCount: boolean,
): Value | undefined {
  const value = valueAt(template, field.path) as Value | undefined
  const sample = samplesIn(template).includes(field.path.join('.'))
  return sample && !samplesCount ? undefined : value
}
