/** Which ways to a Service ask for a sign-in. */
import { identityOf, type Manifest } from '../../../engine/kubernetes/manifest.ts'
import { at, list, text } from '../../../engine/policies/fields.ts'
import { backendsOf } from '../hosts.ts'
import { remember } from '../remember.ts'
import type { Context, PlacedRaised } from '../risk.ts'
import { show } from '../show.ts'
import { type Snapshot, subjectOf } from '../snapshot.ts'
import { indexIn } from './platform.ts'

/** What a SecurityPolicy may ask of callers. https://gateway.envoyproxy.io/docs/api/extension_types/#securitypolicyspec */
export const SIGN_INS = ['basicAuth', 'oidc', 'jwt', 'extAuth', 'apiKeyAuth', 'authorization'] as const
/** What an Ingress may ask of callers. */
export const AUTH_ANNOTATION = /nginx\.ingress\.kubernetes\.io\/auth-(type|url|secret|tls-secret)/

/** One way to a Service. */
interface Way {
  readonly route: Manifest
  readonly service: string
  readonly isGuarded: boolean
}

function waysIn(side: Snapshot, environment: string): readonly Way[] {
  return remember(side, `ways ${environment}`, () => {
    const index = indexIn(side, environment)
    const targets = new Set(
      index
        .ofKind('SecurityPolicy')
        .filter(({ object }) => SIGN_INS.some((key) => at(object, 'spec', key) !== undefined))
        .flatMap(({ object }) =>
          list(at(object, 'spec', 'targetRefs')).map(
            (ref) => `${at(ref, 'kind')} ${object.metadata.namespace}/${at(ref, 'name')}`,
          ),
        ),
    )
    const isGuarded = ({ object }: Manifest): boolean => {
      const { namespace, name, annotations = {} } = object.metadata
      if (object.kind === 'Ingress') return Object.keys(annotations).some((key) => AUTH_ANNOTATION.test(key))
      const parents = list(at(object, 'spec', 'parentRefs')).map(
        (parent) => `Gateway ${text(at(parent, 'namespace')) ?? namespace}/${at(parent, 'name')}`,
      )
      return targets.has(`${object.kind} ${namespace}/${name}`) || parents.some((parent) => targets.has(parent))
    }
    return ['HTTPRoute', 'GRPCRoute', 'Ingress']
      .flatMap((kind) => index.ofKind(kind))
      .flatMap((route) => {
        const services = [...backendsOf(route.object).values()].flatMap((backends) => backends.split(', '))
        const names = new Set(services.map((backend) => backend.replace(/:.*$/, '')).filter(Boolean))
        return [...names].map((service) => ({ route, service, isGuarded: isGuarded(route) }))
      })
  })
}

/** New ways to a Service that asked everybody to sign in, and ask nobody. */
export function unguardedWays(
  environment: string,
  { before, after }: Pick<Context, 'before' | 'after'>,
): PlacedRaised[] {
  const had = waysIn(before, environment)
  const known = new Set(had.map(({ route, service }) => `${identityOf(route.object)} ${service}`))
  const closed = new Set(had.filter(({ isGuarded }) => isGuarded).map(({ service }) => service))
  for (const { service, isGuarded } of had) if (!isGuarded) closed.delete(service)
  return waysIn(after, environment)
    .filter(
      ({ route, service, isGuarded }) =>
        !isGuarded && closed.has(service) && !known.has(`${identityOf(route.object)} ${service}`),
    )
    .map(({ route, service }) => ({
      level: 'high',
      component: route.component,
      subject: subjectOf(route),
      message: `Leads to ${show(service)} without the sign-in that every other way to it asks for.`,
    }))
}
