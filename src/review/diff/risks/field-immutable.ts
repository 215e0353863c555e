import { at, list } from '../../../engine/policies/fields.ts'
import { refusedFields } from '../facts/immutable-fields.ts'
import { syncOptionsOf } from '../facts/object-loss.ts'
import { objectRisk } from '../risk.ts'
import { showChange } from '../show.ts'

/** Kinds whose deletion takes data or an address that others know with it. */
const PRECIOUS = ['PersistentVolume', 'PersistentVolumeClaim', 'StatefulSet', 'CustomResourceDefinition']

/** The API server refuses the change, so Argo CD cannot sync until the object is deleted. */
export const fieldImmutable = objectRisk(
  'field-immutable',
  ['critical', 'high'],
  'The API server refuses the change, and the sync fails until the object is deleted; critical where data hangs on it.',
  ({ kind, before, after, fields }) => {
    if (!before || !after) return []
    const refused = refusedFields(before, fields)
    if (refused.length === 0) return []
    const options = syncOptionsOf(after)
    const replaces = options.includes('Replace=true') && options.includes('Force=true')
    const hasClaims = kind !== 'StatefulSet' || list(at(before, 'spec', 'volumeClaimTemplates')).length > 0
    const what = refused
      .map(({ path, before: from, after: to }) => `${path}: ${showChange({ before: from, after: to })}`)
      .join(', ')
    return [
      {
        level: PRECIOUS.includes(kind) && hasClaims ? 'critical' : 'high',
        message: replaces
          ? `Argo CD deletes the object and makes it again (\`Force=true,Replace=true\`): ${what}.`
          : `Cannot be changed: ${what}. The sync fails until someone deletes the object.`,
      },
    ]
  },
)
