import type { EnvironmentInput } from '../config/schema.ts'

// What the repository is shipped with. https://www.rfc-editor.org/rfc/rfc2606 reserves example.com.
const ORGANIZATION = 'contoso'
const EXAMPLE = /(^|[.@])example\.(com|net|org)$/
const RANGE = '203.0.113.0/24' // https://www.rfc-editor.org/rfc/rfc5737
const ID = /^(\d)\1{7}-\1{4}-4\1{3}-8\1{3}-\1{12}$/

const isSample: Readonly<Record<string, (value: string) => boolean>> = {
  organization: (value) => value === ORGANIZATION,
  zone: (value) => EXAMPLE.test(value),
  'repository.url': (value) => value.includes(`/${ORGANIZATION}/`),
  'cluster.apiServerRanges': (value) => value === RANGE,
  'components.cert-manager.email': (value) => EXAMPLE.test(value),
  'budget.emails': (value) => EXAMPLE.test(value),
  access: (value) => ID.test(value),
  services: (value) => ID.test(value), // groups of single services
}

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce((parent, key) => Reflect.get(Object(parent), key), value)

const leaves = (value: unknown, path: string): (readonly [string, unknown])[] =>
  value instanceof Object && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, each]) => leaves(each, `${path}.${key}`))
    : [value].flat().map((each) => [path, each] as const)

/** Paths of the values that are still those of the shipped repository, which nobody can apply. */
export function samplesIn(env: EnvironmentInput): readonly string[] {
  const found = Object.entries(isSample).flatMap(([path, test]) =>
    leaves(at(env, path), path).flatMap(([leaf, value]) => (typeof value === 'string' && test(value) ? [leaf] : [])),
  )
  return [...new Set(found)]
}
