import { at, list, text } from '../../engine/policies/fields.ts'
import { remember } from './remember.ts'
import type { Snapshot } from './snapshot.ts'

/** Kinds that lead a host to a Service. */
export const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'Ingress']

/** Hosts that an object answers for; `*` where it answers for all. */
export function hostsOf(object: unknown): string[] {
  const kind = text(at(object, 'kind')) ?? ''
  if (kind === 'Ingress') return list(at(object, 'spec', 'rules')).map((rule) => text(at(rule, 'host')) ?? '*')
  if (kind === 'Gateway') return list(at(object, 'spec', 'listeners')).flatMap((one) => text(at(one, 'hostname')) ?? [])
  return ROUTES.includes(kind) ? list(at(object, 'spec', 'hostnames')).map(String) : []
}

/** Hosts of one side of an environment. */
export function hostsIn(
  side: Snapshot,
  environment: string,
  kinds: readonly string[] = [...ROUTES, 'Gateway'],
): ReadonlySet<string> {
  return remember(side, `hosts ${environment} ${kinds.join()}`, () => {
    const objects = side.objects(environment).filter(({ object }) => kinds.includes(object.kind))
    return new Set(objects.flatMap(({ object }) => hostsOf(object)))
  })
}

/** A Service that a rule leads to: namespace, name and port. */
export const backendText = (ref: unknown, home: string): string =>
  `${text(at(ref, 'namespace')) ?? home}/${at(ref, 'name')}:${at(ref, 'port') ?? ''}`

/** Services of each rule, by what the rule is for. */
export function backendsOf(object: unknown): ReadonlyMap<string, string> {
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
