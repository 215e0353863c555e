import { type Fields, text, visit } from '../../../engine/policies/fields.ts'
import { remember } from '../remember.ts'
import { objectRisk } from '../risk.ts'
import { show } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

/** Registry of an image name. https://github.com/distribution/reference: a first part without dot or port is Docker Hub's. */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/')
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io'
}

/** Registries that an object names: images of containers and of operators, and images in Helm values. */
function registriesIn(object: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  visit(object, (key, value, _, parent: Fields) => {
    const name = text(value)
    if (!name) return
    if (key === 'image' && /[/:@]/.test(name)) found.add(registryOf(name))
    if (key === 'registry' && name.includes('.')) found.add(name)
    if (key === 'repository' && name.includes('/') && !text(parent['registry']) && !name.includes('://'))
      found.add(registryOf(name))
  })
  return found
}

/** Registries that an environment used; for a new environment, those of all others. */
const usedIn = (side: Snapshot, environment: string): ReadonlySet<string> =>
  remember(side, `registries ${environment}`, () => {
    const names = side.pathsIn(`gitops/${environment}`).length > 0 ? [environment] : side.environments()
    return new Set(names.flatMap((name) => side.objects(name)).flatMap(({ object }) => [...registriesIn(object)]))
  })

/** Images from somewhere that nobody has vouched for yet. */
export const registryNew = objectRisk(
  'registry-new',
  ['high'],
  'An image comes from a registry that the environment did not use.',
  ({ after, before, environment }, context) => {
    if (!after) return []
    const had = registriesIn(before)
    const gained = [...registriesIn(after)].filter((registry) => !had.has(registry))
    if (gained.length === 0) return []
    const used = usedIn(context.before, environment)
    return gained
      .filter((registry) => !used.has(registry))
      .map(
        (registry) =>
          ({ level: 'high', message: `Pulls from ${show(registry)}, which no image came from before.` }) as const,
      )
  },
)
