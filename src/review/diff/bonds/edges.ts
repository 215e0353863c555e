/** Addresses at which the internet finds what is published. */
import { identityOf } from '../../../engine/kubernetes/manifest.ts'
import { at, text } from '../../../engine/policies/fields.ts'
import { show, some } from '../show.ts'
import { type Bond, type BondReader, where } from './bond.ts'
import { answeredIn } from './hosts.ts'
import { indexIn } from './platform.ts'

/** Makes a load balancer answer inside of the network alone. https://learn.microsoft.com/azure/aks/internal-lb */
export const INTERNAL = 'service.beta.kubernetes.io/azure-load-balancer-internal'

/** Load balancers of Services, and of the proxies that a Gateway is made of. */
export const publicEdges: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  const proxies = index.ofKind('EnvoyProxy').map((manifest) => {
    const service = at(manifest.object, 'spec', 'provider', 'kubernetes', 'envoyService')
    return { manifest, type: text(at(service, 'type')) ?? 'LoadBalancer', annotations: at(service, 'annotations') }
  })
  const services = index.ofKind('Service').map((manifest) => {
    const { object } = manifest
    return { manifest, type: text(at(object, 'spec', 'type')), annotations: object.metadata.annotations }
  })
  const hosts = some([...answeredIn(side, environment).keys()].map(show))
  return [...proxies, ...services].map(({ manifest, type, annotations }): Bond => {
    const isInternal = String(at(annotations, INTERNAL)) === 'true'
    const what = isInternal ? 'an address in the network alone' : `none outside of the cluster (${show(type)})`
    const lost = manifest.object.kind === 'EnvoyProxy' && hosts !== '' ? `: ${hosts}` : ''
    return {
      ...where(manifest),
      key: `${identityOf(manifest.object)} public`,
      holds: type === 'LoadBalancer' && !isInternal,
      level: 'high',
      message: `Has ${what} instead of a public address. Nobody outside reaches what is behind it${lost}.`,
    }
  })
}
