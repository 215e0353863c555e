import { text } from '../../../engine/policies/fields.ts'
import { type Indexable, indexOf, type ObjectIndex, sourcesOf } from '../../../engine/policies/object-index.ts'
import { remember } from '../remember.ts'
import type { Context } from '../risk.ts'
import type { Snapshot } from '../snapshot.ts'

type Sides = Pick<Context, 'before' | 'after'>

/** The repository that an environment is synced from, as its Applications say. */
function repositoryOf(side: Snapshot, environment: string): string {
  const applications = side.objects(environment).filter(({ object }) => object.kind === 'Application')
  const own = applications.flatMap(sourcesOf).find((one) => text(one['path'])?.startsWith(`gitops/${environment}`))
  return text(own?.['repoURL']) ?? ''
}

/** An environment of one side as the policies read it. What charts provide is not in the files. */
export function platformOf(side: Snapshot, environment: string): Indexable {
  return remember(side, `platform ${environment}`, () => ({
    manifests: side.objects(environment),
    provided: [],
    env: { repository: { url: repositoryOf(side, environment) } },
  }))
}

/** Its objects, ready to be looked up. */
export const indexIn = (side: Snapshot, environment: string): ObjectIndex => indexOf(platformOf(side, environment))

/** Whether a namespace goes, with everything in it: then that is said once. */
export const namespaceGoes = (namespace: string | undefined, environment: string, sides: Sides): boolean =>
  namespace !== undefined &&
  [sides.before, sides.after]
    .map((side) => indexIn(side, environment).byIdentity.has(`/Namespace//${namespace}`))
    .join() === 'true,false'
