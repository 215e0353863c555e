import { pathText, visit } from '../../engine/policies/fields.ts'
import type { Policy } from '../../engine/policies/policy.ts'

// Go writes it for an empty time, and the API server sets it: https://github.com/kubernetes/kubernetes/issues/67610
const HARMLESS = 'metadata.creationTimestamp'

/** Nothing is set to null: Argo CD applies it as a field of its own, and finds a difference for ever. */
export const noNulls: Policy = {
  name: 'no-nulls',
  check: ({ manifests }) =>
    manifests.flatMap((manifest) => {
      if (manifest.object.kind === 'CustomResourceDefinition') return []
      const found: string[] = []
      visit(manifest.object, (_, value, path) => {
        if (value !== null) return
        const place = pathText(manifest.object, path)
        if (!place.endsWith(HARMLESS)) found.push(place)
      })
      return found.map((place) => ({ manifest, message: `${place} is null; leave it out` }))
    }),
}
