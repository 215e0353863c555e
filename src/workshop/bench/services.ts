import { type Environment, parseEnvironment } from '../../config/load.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'

type Services = EnvironmentInput['services']

/** Services of a team: one of each runtime that takes any image, each tenth of a team of its own. */
function entry(index: number): Services[string] {
  const owner = `team-${Math.floor(index / 10)}`
  const shared = { owner, port: 8080, metrics: { port: 9100 }, minReplicas: 1, maxReplicas: 2 }
  return index % 2 === 0
    ? { runtime: 'oip', ...shared }
    : { runtime: 'http', ...shared, probes: { live: '/healthz', ready: '/ready' }, talksTo: [nameOf(index - 1)] }
}

const nameOf = (index: number): string => `service-${String(index).padStart(4, '0')}`

/**
 * An environment with that many services and no others. Behind ingress-nginx, since a Gateway has 64 listeners, which are
 * enough for 59 of them: https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec
 */
export function environmentWith(count: number): Environment {
  const [first] = Object.entries<EnvironmentInput>(ENVIRONMENTS)
  if (first === undefined) throw new Error('There is no environment.')
  const [name, input] = first
  const services = Object.fromEntries(Array.from({ length: count }, (_, index) => [nameOf(index), entry(index)]))
  const components = {
    ...input.components,
    exposure: { ...input.components.exposure, engine: 'ingress-nginx' as const },
  }
  return parseEnvironment(name, { ...input, components, services })
}
