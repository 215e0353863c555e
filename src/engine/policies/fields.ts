/** Readers of objects' fields. A policy knows no kind's type, so this is its one boundary from `unknown`. */

export type Fields = Readonly<Record<string, unknown>>

const NO_FIELDS: Fields = {}
const NO_ITEMS: readonly unknown[] = []

/** Whether the value is a map. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as a map; anything else is an empty one. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : NO_FIELDS
}

/** The value as a list; anything else is an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NO_ITEMS
}

/** The value where it is a string with something in it. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The field at the end of the path, `undefined` where the path breaks. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let result = value
  for (const key of path) result = fields(result)[key]
  return result
}

/** Steps to a field: the key of a map, or the place in a list. */
export type Path = readonly (string | number)[]

/**
 * Called with every field below a value. A list's items come with the list's own key.
 *
 * @param path - Steps to the field, for `pathText`; valid only during the call.
 */
export type Visitor = (key: string, value: unknown, path: Path, parent: Fields) => void

function visitBelow(value: unknown, key: string, parent: Fields, path: (string | number)[], visitor: Visitor): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value))
    for (let index = 0; index < value.length; index++) {
      path.push(index)
      visitor(key, value[index], path, parent)
      visitBelow(value[index], key, parent, path, visitor)
      path.pop()
    }
  else
    for (const name in value) {
      const self = value as Fields
      path.push(name)
      visitor(name, self[name], path, self)
      visitBelow(self[name], name, self, path, visitor)
      path.pop()
    }
}

/** Visits every field of a value, depth first. */
export function visit(value: unknown, visitor: Visitor): void {
  visitBelow(value, '', NO_FIELDS, [], visitor)
}

/** The path of a field of `root` for people, items of lists by their name: `spec.containers[web].env[0].value`. */
export function pathText(root: unknown, path: Path): string {
  let value = root
  const steps = path.map((step) => {
    value = typeof step === 'number' ? list(value)[step] : fields(value)[step]
    if (typeof step === 'number') return `[${text(at(value, 'name')) ?? step}]`
    return /[./]/.test(step) ? `[${step}]` : `.${step}`
  })
  return steps.join('').replace(/^\./, '')
}
