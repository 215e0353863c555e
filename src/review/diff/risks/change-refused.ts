import { at } from '../../../engine/policies/fields.ts'
import type { ObjectChange, ResourceChange } from '../changes.ts'
import { refusalOf, refusedName } from '../facts/azure-refusals.ts'
import { appliedFields } from '../replacements.ts'
import type { Raised, Risk } from '../risk.ts'
import { show, showChange } from '../show.ts'

function resourceRisks(change: ResourceChange): Raised[] {
  const { before, after, type } = change
  if (!after) return []
  const rule = refusedName(type, after.body)
  const isNew = rule !== undefined && refusedName(type, before?.body) === undefined
  const name: Raised[] = isNew
    ? [
        {
          level: 'high',
          message: `Refused: the name ${show(at(after.body, 'name'))} is not what Azure takes (${rule}).`,
        },
      ]
    : []
  const fields = change.what === 'changed' ? appliedFields(change) : []
  return [
    ...name,
    ...fields.flatMap((field): Raised[] => {
      const why = refusalOf(type, field)
      return why
        ? [{ level: 'high', message: `Refused: ${field.path}: ${showChange(field)}. ${why}; the apply fails.` }]
        : []
    }),
  ]
}

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
const SUBDOMAIN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/
const LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/
const PATH_SEGMENT = /^[^/%]+$/ // RBAC takes colons and capitals

function objectRisks({ what, after, kind }: ObjectChange): Raised[] {
  if (what !== 'added' || !after) return []
  const isRbac = after.apiVersion.startsWith('rbac.authorization.k8s.io/')
  const shape = isRbac ? PATH_SEGMENT : kind === 'Service' || kind === 'Namespace' ? LABEL : SUBDOMAIN
  if (shape.test(after.metadata.name)) return []
  return [
    {
      level: 'high',
      message: `Refused: ${show(after.metadata.name)} is no name for a ${show(kind)}; the sync of its component fails.`,
    },
  ]
}

/** What fails whatever a plan or a render says. */
export const changeRefused: Risk = {
  name: 'change-refused',
  levels: ['high'],
  about:
    'Azure or the API server refuses the change (a subnet in use, a name, purge protection off), and the apply or sync fails.',
  find(change) {
    if (change.of === 'object') return objectRisks(change)
    return change.of === 'resource' ? resourceRisks(change) : []
  },
}
