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
