import { isFields, list } from '../../engine/policies/fields.ts'

/** Stands for a value that is another one at each rendering. */
export const RANDOM = '(another at each rendering)'

/** A value with everything masked that a second rendering made otherwise. */
export function maskRandom(first: unknown, second: unknown): unknown {
  if (first === second) return first
  if (Array.isArray(first) && Array.isArray(second) && first.length === second.length)
    return list(first).map((item, index) => maskRandom(item, second[index]))
  if (isFields(first) && isFields(second) && Object.keys(first).join('\n') === Object.keys(second).join('\n'))
    return Object.fromEntries(Object.entries(first).map(([key, value]) => [key, maskRandom(value, second[key])]))
  return RANDOM
}
