import { at, list, text } from './fields.ts'
import { indexOf } from './object-index.ts'
import type { Policy } from './policy.ts'

/**
 * Each route says when the proxies let go of an idle connection to its service. By default that is after an hour, and
 * most servers close long before: a request that meets a connection which just closes is answered 503.
 */
export const idleConnections: Policy = {
  name: 'idle-connections',
  check(platform) {
    const index = indexOf(platform)
    const bounded = new Set(
      index.ofKind('BackendTrafficPolicy').flatMap(({ object }) => {
        if (!text(at(object, 'spec', 'timeout', 'http', 'connectionIdleTimeout'))) return []
        const targets = [at(object, 'spec', 'targetRef'), ...list(at(object, 'spec', 'targetRefs'))]
        return targets.map((target) => `${at(target, 'kind')}/${object.metadata.namespace}/${at(target, 'name')}`)
      }),
    )
    return index
      .ofKind('HTTPRoute')
      .filter(({ object }) =>
        list(at(object, 'spec', 'rules')).some((rule) => list(at(rule, 'backendRefs')).length > 0),
      )
      .filter(({ object: { metadata } }) => !bounded.has(`HTTPRoute/${metadata.namespace}/${metadata.name}`))
      .map((manifest) => ({
        manifest,
        message:
          'has no BackendTrafficPolicy with timeout.http.connectionIdleTimeout; set it below what the service keeps idle connections for',
      }))
  },
}
