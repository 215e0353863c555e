import { identityOf } from '../../../engine/kubernetes/manifest.ts'
import { at, list } from '../../../engine/policies/fields.ts'
import { show } from '../show.ts'
import { type Bond, type BondReader, where } from './bond.ts'
import { indexIn } from './platform.ts'

/** Kinds that a definition among our objects makes known, each in the versions that the API server serves. */
export const servedKinds: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  const served = new Map<string, Set<string>>()
  for (const { object } of index.ofKind('CustomResourceDefinition')) {
    const [group, kind] = [at(object, 'spec', 'group'), at(object, 'spec', 'names', 'kind')]
    const versions = list(at(object, 'spec', 'versions')).filter((version) => at(version, 'served') !== false)
    served.set(`${group}/${kind}`, new Set(versions.map((version) => String(at(version, 'name')))))
  }
  return side.objects(environment).flatMap((placed): Bond[] => {
    const { component, object } = placed
    const [group = '', version = ''] = object.apiVersion.split('/')
    const known = served.get(`${group}/${object.kind}`)
    const versions = [...(known ?? [])]
    const left = known ? `is served as ${versions.map(show).join(', ') || 'nothing'}` : 'has no definition'
    return [
      {
        key: `${identityOf(object)} ${version}`,
        // A kind that no definition among our objects is for comes from elsewhere, on both sides.
        holds: known?.has(version) === true,
        ...where(placed),
        level: 'high',
        message: `${show(`${object.apiVersion} ${object.kind}`)} is gone: the kind ${left}. The sync of ${show(component)} fails.`,
      },
    ]
  })
}
