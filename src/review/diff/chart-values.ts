import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at, text } from '../../engine/policies/fields.ts'
import { sourcesOf } from '../../engine/policies/object-index.ts'
import type { ObjectChange } from './changes.ts'
import { type FieldChange, leaves } from './fields.ts'

/** Where an Application keeps the values of a release: `valuesObject`, `values` or `parameters`. */
const VALUES = /^spec\.sources?(?:\[([^\]]*)\])?\.helm\.(?:valuesObject|values)(?:\.|(?=\[)|$)/
const PARAMETERS = /^spec\.sources?(?:\[([^\]]*)\])?\.helm\.parameters\[([^\]]*)\](?:\.value)?$/

/** A value of a chart that changes, its path as the chart knows it. */
export interface ValueChange extends FieldChange {
  readonly chart: string
  /** The change of the Application that it comes from. */
  readonly field: FieldChange
  /** Whether its source came with it. */
  readonly isNew: boolean
}

/** The name of a chart: that of an OCI repository is its last part. */
function chartOf(application: KubernetesObject, source: string): string {
  const sources = sourcesOf({ object: application })
  const own = sources.find((one) =>
    [at(one, 'chart'), at(one, 'path'), at(one, 'repoURL')].some((name) => text(name) && source.includes(String(name))),
  )
  const found = own ?? sources.find((one) => at(one, 'helm') !== undefined)
  return text(at(found, 'chart')) ?? text(at(found, 'repoURL'))?.split('/').at(-1) ?? source
}

/** Every value of every chart that an Application's change changes, blocks spread out. */
export function valueChanges({ kind, before, after, fields }: ObjectChange): ValueChange[] {
  if (kind !== 'Application' || !before || !after) return []
  const isSource = ({ path }: FieldChange) => /^spec\.sources?(\[[^\]]*\])?$/.test(path)
  // Of a source that goes, that it goes says all.
  const kept = fields.filter((field) => !isSource(field) || field.after !== undefined)
  return kept.flatMap((field) =>
    leaves(field).flatMap((leaf): ValueChange[] => {
      const [, named = '', parameter] = PARAMETERS.exec(leaf.path) ?? []
      if (parameter !== undefined) {
        const value = (side: unknown) => (typeof side === 'object' ? at(side, 'value') : side)
        const change = { path: parameter, before: value(leaf.before), after: value(leaf.after) }
        return [{ ...change, chart: chartOf(after, named), field, isNew: isSource(field) }]
      }
      const [start, source = ''] = VALUES.exec(leaf.path) ?? []
      if (start === undefined) return []
      return [
        { ...leaf, path: leaf.path.slice(start.length), chart: chartOf(after, source), field, isNew: isSource(field) },
      ]
    }),
  )
}
