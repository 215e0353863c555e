import { at, fields, list } from '../../engine/policies/fields.ts'
import { isMap } from '../diff/fields.ts'

/** Stands for a value that is another one at each rendering. */
export const RANDOM = '(another at each rendering)'

/** A value with everything masked that a second rendering made otherwise. */
export function maskRandom(first: unknown, second: unknown): unknown {
  if (first === second) return first
  if (Array.isArray(first) && Array.isArray(second) && first.length === second.length)
    return list(first).map((item, index) => maskRandom(item, second[index]))
  if (isMap(first) && isMap(second) && Object.keys(fields(first)).join('\n') === Object.keys(fields(second)).join('\n'))
    return Object.fromEntries(
      Object.entries(fields(first)).map(([key, value]) => [key, maskRandom(value, at(second, key))]),
    )
  return RANDOM
}
