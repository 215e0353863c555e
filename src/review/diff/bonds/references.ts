import { identityOf } from '../../../engine/kubernetes/manifest.ts'
import { at, list, pathText, visit } from '../../../engine/policies/fields.ts'
import type { ObjectIndex } from '../../../engine/policies/object-index.ts'
import type { Reference } from '../../../engine/policies/references.ts'
import { type BrokenReference, brokenReferences } from '../../../engine/policies/references-resolve.ts'
import { secretSourcesOf } from '../../../engine/policies/secret-sources.ts'
import { brokenSelectors } from '../../../engine/policies/selectors-match.ts'
import { portMismatches } from '../../charts/ports-match.ts'
import { plainPath } from '../fields.ts'
import type { Context, Level, PlacedRaised } from '../risk.ts'
import { bare, show } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'
import { type Bond, type BondReader, brokenBonds, where } from './bond.ts'
import { indexIn, platformOf } from './platform.ts'

/** What people notice where something of this kind is not there. */
const NOTICED: Readonly<Record<string, string>> = {
  AppProject: 'Argo CD refuses to sync it.',
  ClusterIssuer: 'The certificate is not renewed, and ends.',
  ClusterSecretStore: 'The Secret is no longer kept up to date.',
  ConfigMap: 'Pods that start anew do not start.',
  Gateway: 'Nobody answers its hosts.',
  Issuer: 'The certificate is not renewed, and ends.',
  PersistentVolumeClaim: 'Pods stay pending.',
  PriorityClass: 'No new pod is made.',
  Secret: 'Whatever starts anew and reads it does not start.',
  SecretStore: 'The Secret is no longer kept up to date.',
  Service: 'Requests that go there are answered with an error.',
  ServiceAccount: 'No new pod is made.',
  StorageClass: 'Volumes stay pending.',
}

/** Kinds that a chart may make, in a namespace that charts are installed in or for the whole cluster. */
const OF_CHARTS = ['Service', 'ServiceAccount', 'Secret', 'ConfigMap']
const CLASSES = ['GatewayClass', 'IngressClass', 'StorageClass', 'PriorityClass']

/** What is named, by its identity. */
const targetOf = ({ group, kind, namespace, name }: Reference): string => `${group}/${kind}/${namespace}/${name}`

/** Whether an object of a chart may be what is named: then only the other side can say that it was there. */
function mayBeOfChart(reference: Reference | undefined, index: ObjectIndex): boolean {
  if (!reference || index.byIdentity.has(targetOf(reference))) return false
  return (
    CLASSES.includes(reference.kind) ||
    (OF_CHARTS.includes(reference.kind) && index.hasUnknownPods(reference.namespace))
  )
}

function noticedOf({ reference, path, lacks }: BrokenReference): string {
  if (lacks === 'grant') return 'What it refers to is refused.'
  if (path.startsWith('spec.parentRefs')) return NOTICED['Gateway'] ?? ''
  if (/Probe\.|lifecycle/.test(path)) return 'The probe fails: pods are restarted or never ready.'
  if (lacks === 'namespace') return 'The sync fails.'
  return (reference && NOTICED[reference.kind]) ?? 'What needs it no longer works.'
}

const keyOfBroken = ({ manifest, path }: BrokenReference): string => `${identityOf(manifest.object)} ${path}`

/** Fields of an object, places in lists left out. */
function plainFieldsOf(object: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  visit(object, (_, __, path) => found.add(plainPath(pathText(object, path))))
  return found
}

/** Whether a field of the object led to objects among ours before, so that it is sure not to be meant for a chart's. */
function ledToOurs({ manifest, path }: BrokenReference, old: ObjectIndex, broken: ReadonlySet<string>): boolean {
  const before = old.byIdentity.get(identityOf(manifest.object))
  const plain = plainPath(path)
  return (
    before !== undefined &&
    !broken.has(`${identityOf(manifest.object)} ${plain}`) &&
    plainFieldsOf(before.object).has(plain)
  )
}

/** Names that led somewhere before, or are new and lead nowhere. */
export function brokenNames(environment: string, { before, after }: Pick<Context, 'before' | 'after'>): PlacedRaised[] {
  const [old, now] = [indexIn(before, environment), indexIn(after, environment)]
  const brokenBefore = brokenReferences(platformOf(before, environment))
  const had = new Set(brokenBefore.map(keyOfBroken))
  const hadPlain = new Set(brokenBefore.map((one) => `${identityOf(one.manifest.object)} ${plainPath(one.path)}`))
  return brokenReferences(platformOf(after, environment)).flatMap((broken): PlacedRaised[] => {
    const { manifest, path, problem, reference } = broken
    const wasThere =
      reference !== undefined &&
      (old.byIdentity.has(targetOf(reference)) ||
        (reference.kind === 'Secret' && old.secrets.has(`${reference.namespace}/${reference.name}`)))
    if (had.has(keyOfBroken(broken))) return []
    if (mayBeOfChart(reference, now) && !wasThere && !ledToOurs(broken, old, hadPlain)) return []
    return [{ ...where(manifest), level: 'high', message: `${bare(`${path} ${problem}`)}. ${noticedOf(broken)}` }]
  })
}

/** What people notice of a selector that matches nothing. */
const UNSELECTED: Readonly<Record<string, { readonly level: Level; readonly noticed: string }>> = {
  Service: { level: 'high', noticed: 'Whoever calls it is answered by nobody.' },
  NetworkPolicy: { level: 'medium', noticed: 'It no longer holds for whom it was written.' },
  PodDisruptionBudget: { level: 'medium', noticed: 'Drains may stop all pods at once.' },
  HorizontalPodAutoscaler: { level: 'high', noticed: 'Nothing is scaled.' },
  ScaledObject: { level: 'high', noticed: 'Nothing is scaled.' },
  ServiceMonitor: { level: 'medium', noticed: 'Its metrics, and alerts on them, stop.' },
  PodMonitor: { level: 'medium', noticed: 'Its metrics, and alerts on them, stop.' },
}

const selectors: BondReader = (side, environment) =>
  brokenSelectors(platformOf(side, environment)).map(({ manifest, path, problem }): Bond => {
    const { level, noticed } = UNSELECTED[manifest.object.kind] ?? {
      level: 'high',
      noticed: 'The API server refuses it.',
    }
    return {
      ...where(manifest),
      key: `${identityOf(manifest.object)} ${path}`,
      holds: false,
      evenNew: true,
      level,
      message: `${bare(`${path} ${problem}`)}. ${noticed}`,
    }
  })

/** Ports of Services, as far as containers say which they listen on. */
const servicePorts: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  return index.ofKind('Service').flatMap((manifest) => {
    const spec = manifest.object['spec']
    const namespace = manifest.object.metadata.namespace ?? ''
    const matchLabels = at(spec, 'selector')
    if (matchLabels === undefined) return []
    const containers = index.pods.matching(namespace, { matchLabels }).flatMap((pod) => pod.containers)
    const known = containers.flatMap(({ fields }) => list(fields['ports'])).map((port) => at(port, 'containerPort'))
    if (known.length === 0) return []
    return list(at(spec, 'ports')).flatMap((port): Bond[] => {
      const target = at(port, 'targetPort') ?? at(port, 'port')
      if (typeof target !== 'number') return [] // names are the selectors' business
      const message = `spec.ports leads port ${at(port, 'port')} to ${target}, and its pods listen on ${known.join(', ')}. Whoever calls it is refused.`
      const key = `${identityOf(manifest.object)} ${at(port, 'port')}`
      return [{ ...where(manifest), key, holds: known.includes(target), evenNew: true, level: 'high', message }]
    })
  })
}

/** Keys of Secrets that an ExternalSecret keeps: a chart may read them, and what it reads is not in the files. */
const secretKeys: BondReader = (side, environment) =>
  indexIn(side, environment)
    .ofKind('ExternalSecret')
    .flatMap((manifest) =>
      secretSourcesOf(manifest).flatMap(({ name, keys }) =>
        [...(keys ?? [])].map(
          (secretKey): Bond => ({
            ...where(manifest),
            key: `${identityOf(manifest.object)} ${name} ${secretKey}`,
            holds: true,
            lasting: true,
            level: 'high',
            message: `The Secret ${show(name)} no longer has ${show(secretKey)}. ${NOTICED['Secret']}`,
          }),
        ),
      ),
    )

/** Of an ExternalSecret that goes as a whole, that it is deleted says it. */
function lostKeys(environment: string, sides: { before: Snapshot; after: Snapshot }): PlacedRaised[] {
  const still = new Set(
    indexIn(sides.after, environment)
      .ofKind('ExternalSecret')
      .map((one) => where(one).subject),
  )
  return brokenBonds(secretKeys, environment, sides).filter(({ subject }) => still.has(subject))
}

/** Ports that NetworkPolicies let somebody in on, as far as their pods say which they listen on. */
const policyPorts: BondReader = (side, environment) =>
  portMismatches(indexIn(side, environment)).map(({ manifest, path, problem }) => ({
    ...where(manifest),
    key: `${identityOf(manifest.object)} ${path} ${problem}`,
    holds: false,
    evenNew: true,
    level: 'high',
    message: `${bare(`${path} ${problem}`)}. Whoever calls the port that they do listen on is cut off.`,
  }))

/** Selectors and ports that matched before, or are new and match nothing. */
export const brokenMatches = (environment: string, sides: { before: Snapshot; after: Snapshot }): PlacedRaised[] => [
  ...[selectors, servicePorts, policyPorts].flatMap((read) => brokenBonds(read, environment, sides)),
  ...lostKeys(environment, sides),
]
