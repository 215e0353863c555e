import { groupOf } from '../kubernetes/manifest.ts'
import { pathText, visit } from './fields.ts'
import type { Policy } from './policy.ts'

const BUILT_IN = [
  'admissionregistration.k8s.io',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]

/** API groups of Kubernetes itself: without a dot, or of its own domain; those of custom resources keep what they get. */
const isBuiltIn = (apiVersion: string): boolean => {
  const group = groupOf(apiVersion)
  return !group.includes('.') || BUILT_IN.includes(group)
}

/**
 * What is written is kept as it is. An empty list the API server drops: nobody owns the field then, and each apply counts
 * as a change of the object.
 */
export const keptFields: Policy = {
  name: 'kept-fields',
  check: ({ manifests }) =>
    manifests.flatMap((manifest) => {
      if (!isBuiltIn(manifest.object.apiVersion)) return []
      const empty: string[] = []
      visit(manifest.object, (_, value, path) => {
        if (Array.isArray(value) && value.length === 0) empty.push(pathText(manifest.object, path))
      })
      return empty.map((path) => ({ manifest, message: `${path} is an empty list, which is not kept; leave it out` }))
    }),
}
