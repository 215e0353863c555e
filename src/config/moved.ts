/** Keys that stood elsewhere once: what to write instead, with the values that are there. */

interface Fields {
  readonly [key: string]: unknown
}
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Where the one service of its time was written, and what of it that key holds now. */
const OLD_PLACES: readonly { readonly path: readonly string[]; readonly holds: (value: unknown) => Fields }[] = [
  { path: ['components', 'classifier'], holds: (value) => (isFields(value) ? value : {}) },
  { path: ['hosts', 'classifier'], holds: (value) => ({ host: value }) },
  { path: ['access', 'namespaces', 'classifier'], holds: (value) => ({ access: value }) },
  {
    path: ['components', 'monitoring', 'alerting', 'namespaces', 'classifier'],
    holds: (value) => ({ alerting: value }),
  },
]

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((inner, key) => (isFields(inner) ? inner[key] : undefined), value)

function without(value: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (!isFields(value) || !(key in value)) return value
  const { [key]: inner, ...others } = value
  return rest.length === 0 ? others : { ...value, [key]: without(inner, rest) }
}

/** A value as an environment's file would have it. */
function source(value: unknown, indent: string): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map((each) => source(each, indent)).join(', ')}]`
  if (!isFields(value)) return String(value)
  const keyOf = (key: string) => (/^\w+$/.test(key) && !/^\d/.test(key) ? key : `'${key}'`)
  const lines = Object.entries(value).map(
    ([key, inner]) => `${indent}  ${keyOf(key)}: ${source(inner, `${indent}  `)},`,
  )
  return `{\n${lines.join('\n')}\n${indent}}`
}

/** An environment with what has moved in its new place, and in words what was moved. */
export function moved(input: unknown): { readonly input: unknown; readonly problems: readonly string[] } {
  const found = OLD_PLACES.filter(({ path }) => at(input, path) !== undefined)
  if (found.length === 0 || !isFields(input)) return { input, problems: [] }
  // The host that it had by default: a service's own is made of its name.
  const entry = Object.assign(
    { runtime: 'classifier', host: 'aks' },
    ...found.map(({ path, holds }) => holds(at(input, path))),
    at(input, ['services', 'classifier']),
  )
  const rest = found.reduce<unknown>((value, { path }) => without(value, path), input) as Fields
  const services = { ...(isFields(rest['services']) && rest['services']), classifier: entry }
  const places = found.map(({ path }) => path.join('.'))
  const lines = source(services, '  ')
  return {
    input: { ...rest, services },
    problems: [
      `✖ ${places.join(' and ')} ${places.length === 1 ? 'is' : 'are'} in services.classifier now. Remove ${places.length === 1 ? 'it' : 'them'}, and write beside components:\n  services: ${lines},`,
    ],
  }
}
