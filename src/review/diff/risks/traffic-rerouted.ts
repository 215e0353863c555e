import { at, list, text } from '../../../engine/policies/fields.ts'
import { indexIn } from '../bonds/platform.ts'
import type { ObjectChange } from '../changes.ts'
import { hostsOf, ROUTES } from '../hosts.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { show, some } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

/** A Service that a rule leads to: namespace, name and port. */
const backendText = (ref: unknown, home: string): string =>
  `${text(at(ref, 'namespace')) ?? home}/${at(ref, 'name')}:${at(ref, 'port') ?? ''}`

/** Services of each rule, by what the rule is for. */
function backendsOf(object: unknown): ReadonlyMap<string, string> {
  const home = text(at(object, 'metadata', 'namespace')) ?? ''
  if (at(object, 'kind') === 'Ingress') {
    const paths = list(at(object, 'spec', 'rules')).flatMap((rule) =>
      list(at(rule, 'http', 'paths')).map((path) => {
        const service = at(path, 'backend', 'service')
        const port = at(service, 'port', 'number') ?? at(service, 'port', 'name')
        return [`${at(rule, 'host')} ${at(path, 'path')}`, `${home}/${at(service, 'name')}:${port}`] as const
      }),
    )
    return new Map(paths)
  }
  return new Map(
    list(at(object, 'spec', 'rules')).map((rule, index) => {
      const matches = list(at(rule, 'matches')).map((match) => JSON.stringify(match))
      const backends = list(at(rule, 'backendRefs')).map((ref) => backendText(ref, home))
      return [matches.join() || String(index), backends.join(', ')] as const
    }),
  )
}

/** Whether a Service is among our objects, or is sure not to be; a chart may make the others. */
const isKnown = (backend: string, environment: string, side: Snapshot): boolean => {
  const [namespace = '', name] = backend.replace(/:.*$/, '').split('/')
  const index = indexIn(side, environment)
  return index.byIdentity.has(`/Service/${namespace}/${name}`) || !index.hasUnknownPods(namespace)
}

function routeRisks({ before, after, environment }: ObjectChange, side: Snapshot): Raised[] {
  const [old, now] = [backendsOf(before), backendsOf(after)]
  const hosts = some(hostsOf(after).map(show), 3) || 'every host'
  return [...now].flatMap(([rule, backends]): Raised[] => {
    const from = old.get(rule)
    if (from === undefined || from === backends || from === '' || backends === '') return []
    const known = backends.split(', ').every((backend) => isKnown(backend, environment, side))
    const doubt = known ? '' : ' Whether a chart makes that is not in the files.'
    return [
      {
        level: known ? 'medium' : 'high',
        message: `Requests for ${hosts} go to ${show(backends)} instead of ${show(from)}.${doubt}`,
      },
    ]
  })
}

/** Workloads that a Service leads to. */
const workloadsBehind = (service: ObjectChange['after'], environment: string, side: Snapshot): string[] =>
  indexIn(side, environment)
    .pods.matching(service?.metadata.namespace ?? '', { matchLabels: at(service, 'spec', 'selector') })
    .map(({ manifest }) => `${manifest.object.kind} ${manifest.object.metadata.name}`)

/** Who is answered by somebody else than before. */
export const trafficRerouted = objectRisk(
  'traffic-rerouted',
  ['high', 'medium'],
  'A route leads to another Service or port, or a Service to other pods; high where the target is not in the files.',
  (change, context): Raised[] => {
    const { kind, before, after, environment } = change
    if (!before || !after) return []
    if (ROUTES.includes(kind)) return routeRisks(change, context.after)
    if (kind !== 'Service' || at(before, 'spec', 'selector') === undefined) return []
    const [old, now] = [
      workloadsBehind(before, environment, context.before),
      workloadsBehind(after, environment, context.after),
    ]
    if (old.length === 0 || now.length === 0 || old.some((one) => now.includes(one))) return []
    return [{ level: 'medium', message: `Leads to ${some(now.map(show))} instead of ${some(old.map(show))}.` }]
  },
)
