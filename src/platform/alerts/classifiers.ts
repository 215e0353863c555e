import type { Environment } from '../../config/load.ts'
import type { ServiceOf } from '../../config/schema/services.ts'

/** A service of the runtime `classifier`: what it measures of itself has alerts and dashboards of its own. */
export type Classifier = ServiceOf<'classifier'> & { readonly name: string }

/** Every such service that the cluster runs. */
export function classifiersOf({ services, waiting }: Environment): readonly Classifier[] {
  return Object.entries(services).flatMap(([name, entry]) =>
    entry.runtime === 'classifier' && !waiting.includes(name) ? [{ ...entry, name }] : [],
  )
}
