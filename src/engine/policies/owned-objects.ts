import type { Policy } from './policy.ts'

// https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
const REQUIRED = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/version',
  'app.kubernetes.io/managed-by',
  'owner',
]

/** Every object says what it is, whose it is and which version it came with. */
export const ownedObjects: Policy = {
  name: 'owned-objects',
  check: ({ manifests }) =>
    manifests.flatMap((manifest) => {
      const missing = REQUIRED.filter((label) => !manifest.object.metadata.labels?.[label])
      if (missing.length === 0) return []
      return [{ manifest, message: `lacks the labels ${missing.join(', ')}; the chart of its component sets them` }]
    }),
}
