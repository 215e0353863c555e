import type { EnvironmentInput } from '../../config/schema.ts'

/** Where the image of a commit goes. */
export interface Delivery {
  /** The first environment that runs what this repository builds: by a commit. Empty where none does. */
  readonly first: string
  /** The one after it that has the service as well: by a pull request. Empty where there is none. */
  readonly next: string
  readonly service: string
}

/** The service whose image this repository builds: the one named as its folder, else the first of that runtime. */
function builtServiceOf({ services }: EnvironmentInput): string | undefined {
  const built = Object.entries(services).flatMap(([name, { runtime }]) => (runtime === 'classifier' ? [name] : []))
  return built.find((name) => name === 'classifier') ?? built[0]
}

/** Finds the way of an image through the environments, in the order of `src/environments/index.ts`. */
export function deliveryIn(environments: Readonly<Record<string, EnvironmentInput>>): Delivery {
  const names = Object.keys(environments)
  const first = Object.entries(environments).find(([, values]) => builtServiceOf(values) !== undefined)
  if (first === undefined) return { first: '', next: '', service: '' }
  const [name, values] = first
  const service = builtServiceOf(values) ?? ''
  const hasIt = (other: string) => environments[other]?.services[service]?.runtime === 'classifier'
  return { first: name, next: names.slice(names.indexOf(name) + 1).find(hasIt) ?? '', service }
}
