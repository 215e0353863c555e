import { DELETION_OPTIONS } from '../kubernetes/deletion.ts'
import type { KubernetesObject } from '../kubernetes/manifest.ts'
import { at, list } from './fields.ts'
import type { Policy } from './policy.ts'

/** Whether data goes when the object goes. */
function holdsData({ kind, spec }: KubernetesObject): boolean {
  switch (kind) {
    case 'Namespace':
    case 'PersistentVolume':
    case 'PersistentVolumeClaim':
    case 'CustomResourceDefinition':
      return true
    case 'StatefulSet':
      return list(at(spec, 'volumeClaimTemplates')).length > 0
    default:
      return false
  }
}

/** Argo CD removes nothing that holds data before a person has confirmed it, whatever a commit leaves out. */
export const confirmedDeletion: Policy = {
  name: 'confirmed-deletion',
  check: ({ manifests }) =>
    manifests.flatMap((manifest) => {
      if (!holdsData(manifest.object)) return []
      const options = manifest.object.metadata.annotations?.['argocd.argoproj.io/sync-options']?.split(',') ?? []
      const missing = DELETION_OPTIONS.filter((option) => !options.includes(option))
      if (missing.length === 0) return []
      const message = `holds data, but a sync may remove it unasked: it lacks ${missing.join(' and ')}; annotate it with CONFIRM_DELETION`
      return [{ manifest, message }]
    }),
}
