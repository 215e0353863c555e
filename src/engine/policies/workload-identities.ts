import { CLIENT_ID, USE_WORKLOAD_IDENTITY, workloadIdentitiesOf } from '../../config/names.ts'
import type { Manifest } from '../kubernetes/manifest.ts'
import { at, fields, text, visit } from './fields.ts'
import { helmValuesOf } from './helm-values.ts'
import { indexOf } from './object-index.ts'
import type { Platform, Policy, Violation } from './policy.ts'

/** A service account that says it signs in to Azure. */
interface Claim {
  readonly manifest: Manifest
  readonly namespace: string
  /** Left out where a chart would pick it. */
  readonly name: string | undefined
  readonly clientId: unknown
}

/** Claims in a chart's values: `{ name, annotations: { <client id> } }`, at any depth. */
function claimsInValues(manifest: Manifest): Claim[] {
  const namespace = text(at(manifest.object, 'spec', 'destination', 'namespace')) ?? ''
  const claims: Claim[] = []
  for (const values of helmValuesOf(manifest.object))
    visit(values, (_, value) => {
      const clientId = at(value, 'annotations', CLIENT_ID)
      if (clientId !== undefined) claims.push({ manifest, namespace, name: text(at(value, 'name')), clientId })
    })
  return claims
}

function claimsOf({ manifests }: Platform): Claim[] {
  return manifests.flatMap((manifest) => {
    const { kind, metadata } = manifest.object
    if (kind === 'Application') return claimsInValues(manifest)
    const clientId = kind === 'ServiceAccount' ? metadata.annotations?.[CLIENT_ID] : undefined
    if (clientId === undefined) return []
    return [{ manifest, namespace: metadata.namespace ?? '', name: metadata.name, clientId }]
  })
}

/** Names of the identities that a federated credential is for, by `<namespace>/<service account>`. */
type Trusted = ReadonlyMap<string, string>

const trustedIn = ({ env }: Platform): Trusted =>
  new Map(
    Object.entries(workloadIdentitiesOf(env)).map(([identity, { namespace, serviceAccount }]) => [
      `${namespace}/${serviceAccount}`,
      identity,
    ]),
  )

function problemOf({ namespace, name, clientId }: Claim, { env }: Platform, trusted: Trusted): string | undefined {
  if (!name) return 'claims an identity of Azure for a service account without a name; set its name in the values'
  const who = `service account ${namespace}/${name}`
  const identity = trusted.get(`${namespace}/${name}`)
  if (!identity)
    return `claims an identity of Azure for ${who}, which no federated credential trusts; add it to PLATFORM_IDENTITIES in src/config/names.ts, or remove the annotation`
  if (clientId !== env.outputs.clientIds[identity])
    return `claims ${clientId} for ${who}, which is not its own; use outputs.clientIds.${identity}`
  return undefined
}

/** Identities whose namespace is there, and whose service account nobody claims. */
function unclaimed(platform: Platform, claims: readonly Claim[], trusted: Trusted): Violation[] {
  const claimed = new Set(claims.map(({ namespace, name }) => `${namespace}/${name}`))
  return [...trusted].flatMap(([account, identity]) => {
    if (platform.env.waiting.includes(identity)) return []
    const manifest = indexOf(platform).byIdentity.get(`/Namespace//${account.split('/')[0]}`)
    if (!manifest || claimed.has(account)) return []
    const message = `${account} has a federated credential, but no service account claims it; annotate it with ${CLIENT_ID}, or remove ${identity} from PLATFORM_IDENTITIES in src/config/names.ts`
    return [{ manifest, message }]
  })
}

/** Pods of ours whose service account claims an identity get a token only with the label. */
function unlabelled(platform: Platform, claims: readonly Claim[]): Violation[] {
  const claimed = new Set(claims.map(({ namespace, name }) => `${namespace}/${name}`))
  const [[label, value] = []] = Object.entries(USE_WORKLOAD_IDENTITY)
  return indexOf(platform).templates.flatMap(({ manifest, namespace, labels, spec }) => {
    const account = text(fields(spec)['serviceAccountName']) ?? 'default'
    if (!claimed.has(`${namespace}/${account}`) || labels[label ?? ''] === value) return []
    const message = `runs as ${namespace}/${account}, which signs in to Azure, but its pods lack the label ${label}: "${value}"`
    return [{ manifest, message }]
  })
}

/** A service account that claims an identity of Azure has a federated credential, and each credential has its account. */
export const workloadIdentities: Policy = {
  name: 'workload-identities',
  check(platform) {
    const claims = claimsOf(platform)
    const trusted = trustedIn(platform)
    const wrong = claims.flatMap((claim) => {
      const message = problemOf(claim, platform, trusted)
      return message ? [{ manifest: claim.manifest, message }] : []
    })
    return [...wrong, ...unclaimed(platform, claims, trusted), ...unlabelled(platform, claims)]
  },
}
