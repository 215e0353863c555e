import { indexOf } from './object-index.ts'
import type { Policy } from './policy.ts'

const BOUNDS = ['ResourceQuota', 'LimitRange']

/** No namespace may take the cluster for itself, and no container in it goes without bounds of its own. */
export const boundedNamespaces: Policy = {
  name: 'bounded-namespaces',
  check(platform) {
    const index = indexOf(platform)
    return BOUNDS.flatMap((kind) => {
      const bounded = new Set(index.ofKind(kind).map(({ object }) => object.metadata.namespace))
      return index
        .ofKind('Namespace')
        .filter(({ object }) => !bounded.has(object.metadata.name))
        .map((manifest) => ({
          manifest,
          message: `has no ${kind}; add one to src/platform/components/namespaces/limits.ts`,
        }))
    })
  },
}
