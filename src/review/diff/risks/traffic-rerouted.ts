import { at, list, text } from '../../../engine/policies/fields.ts'
import { indexIn } from '../bonds/platform.ts'
import type { ObjectChange } from '../changes.ts'
import { backendsOf, backendText, hostsOf, ROUTES } from '../hosts.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { show, some } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

/** Where a rule sends a copy of each request, or callers themselves. */
function filtersOf(object: unknown): ReadonlyMap<string, string> {
  const home = text(at(object, 'metadata', 'namespace')) ?? ''
  const filters = list(at(object, 'spec', 'rules')).flatMap((rule) => list(at(rule, 'filters')))
  return new Map(
    filters.flatMap((filter) => {
      const copy = at(filter, 'requestMirror', 'backendRef')
      const host = text(at(filter, 'requestRedirect', 'hostname'))
      const to = copy ? show(backendText(copy, home)) : ''
      return [
        ...(copy ? [[`A copy of every request goes to ${to}, with what callers sign in with.`, to] as const] : []),
        ...(host ? [[`Callers are sent to ${show(host)}.`, host] as const] : []),
      ]
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
  const sent = filtersOf(before)
  const gained = [...filtersOf(after).keys()].filter((message) => !sent.has(message))
  const elsewhere = [...now].flatMap(([rule, backends]): Raised[] => {
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
  return [...elsewhere, ...gained.map((message): Raised => ({ level: 'high', message }))]
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
  'A route leads to another Service, port or host, or copies requests there, or a Service to other pods.',
  (change, context): Raised[] => {
    const { kind, before, after, environment } = change
    if (!after) return []
    if (ROUTES.includes(kind)) return routeRisks(change, context.after)
    if (!before) return []
    if (kind !== 'Service' || at(before, 'spec', 'selector') === undefined) return []
    const [old, now] = [
      workloadsBehind(before, environment, context.before),
      workloadsBehind(after, environment, context.after),
    ]
    if (old.length === 0 || now.length === 0 || old.some((one) => now.includes(one))) return []
    return [{ level: 'medium', message: `Leads to ${some(now.map(show))} instead of ${some(old.map(show))}.` }]
  },
)
