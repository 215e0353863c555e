import type { EnvironmentInput } from '../../config/schema.ts'

/** Where the image of a commit goes. */
export interface Delivery {
  /** The first environment that runs what this repository builds: by a commit. Empty where none does. */
  readonly first: string
  /** The one after it that has the service as well: by a pull request. Empty where there is none. */
  readonly next: string
  readonly service: string
}

/** The service of a runtime: the one of its name, else the first. */
function serviceIn({ services }: EnvironmentInput, runtime: string): string | undefined {
  const names = Object.keys(services).filter((name) => services[name]?.runtime === runtime)
  return names.find((name) => name === runtime) ?? names[0]
}

/**
 * Finds the way of an image through the environments, in the order of `src/environments/index.ts`.
 *
 * @param runtime - Whose image the workflow builds.
 */
export function deliveryIn(environments: Readonly<Record<string, EnvironmentInput>>, runtime: string): Delivery {
  const names = Object.keys(environments)
  const first = Object.entries(environments).find(([, values]) => serviceIn(values, runtime) !== undefined)
  if (first === undefined) return { first: '', next: '', service: '' }
  const [name, values] = first
  const service = serviceIn(values, runtime) ?? ''
  const hasIt = (other: string) => environments[other]?.services[service]?.runtime === runtime
  return { first: name, next: names.slice(names.indexOf(name) + 1).find(hasIt) ?? '', service }
}
