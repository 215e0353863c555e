import { load } from 'js-yaml'
import type { KubernetesObject } from '../kubernetes/manifest.ts'
import { at, fields, list } from './fields.ts'

/** Values of a chart that were written as text, read back as data. */
function parsed(values: unknown): unknown {
  try {
    return typeof values === 'string' ? load(values) : undefined
  } catch {
    return undefined // Argo CD reports it; the text itself is still searched
  }
}

/** An Application's Helm values in all three forms, in the Application's own shape. */
export function helmValuesOf({ kind, spec }: KubernetesObject): readonly unknown[] {
  if (kind !== 'Application') return []
  return [at(spec, 'source'), ...list(at(spec, 'sources'))].flatMap((source) => {
    const helm = fields(at(source, 'helm'))
    const parameters = list(helm['parameters']).map((item) => [String(at(item, 'name')), at(item, 'value')])
    return [helm['valuesObject'], parsed(helm['values']), Object.fromEntries(parameters)].filter(Boolean)
  })
}
