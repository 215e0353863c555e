/** Rules on what services promise. */
import { enginesOf } from '../engines.ts'
import { problemIf, type Rule } from './rule.ts'

/** Milliseconds to which ingress-nginx counts answers: src/config/schema/services/objectives.ts. */
const NGINX_COUNTS_TO_MS = 10_000

export const objectivesAreMeasured: Rule = (env) =>
  Object.entries(env.services).flatMap(([name, service]) => {
    const path = ['services', name, 'slo', 'latencyMs']
    const latencyMs = service.slo?.latencyMs // an entry of an unknown runtime has no defaults yet
    const timeoutMs = 'timeoutSeconds' in service ? service.timeoutSeconds * 1000 : Number.POSITIVE_INFINITY
    return [
      ...problemIf(
        latencyMs > NGINX_COUNTS_TO_MS && enginesOf(env).includes('ingress-nginx'),
        path,
        `must be at most ${NGINX_COUNTS_TO_MS} with ingress-nginx, which does not count further, but is ${latencyMs}`,
      ),
      ...problemIf(
        latencyMs >= timeoutMs,
        path,
        `must be less than timeoutSeconds (${timeoutMs / 1000} s), after which no answer comes, but is ${latencyMs}`,
      ),
    ]
  })
