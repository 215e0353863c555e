import type { EnvironmentValues } from './schema.ts'

/** Groups by what they may do in a namespace. */
export type Roles = EnvironmentValues['services'][string]['access']

/** Groups of single namespaces, beside those that may do something everywhere: the platform's, and each service's. */
export function rolesByNamespace({ access, services }: EnvironmentValues): Readonly<Record<string, Roles>> {
  const own = Object.entries(services).map(([name, service]) => [name, service.access])
  return { ...access.namespaces, ...Object.fromEntries(own) }
}
