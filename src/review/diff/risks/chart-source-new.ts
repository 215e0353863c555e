import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { text } from '../../../engine/policies/fields.ts'
import { sourcesOf } from '../../../engine/policies/object-index.ts'
import { remember } from '../remember.ts'
import { objectRisk } from '../risk.ts'
import { show } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

const repositoriesOf = (object: KubernetesObject | undefined): string[] =>
  object?.kind === 'Application' ? sourcesOf({ object }).flatMap((source) => text(source['repoURL']) ?? []) : []

const usedIn = (side: Snapshot, environment: string): ReadonlySet<string> =>
  remember(side, `repositories ${environment}`, () => {
    const names = side.pathsIn(`gitops/${environment}`).length > 0 ? [environment] : side.environments()
    return new Set(names.flatMap((name) => side.objects(name)).flatMap(({ object }) => repositoriesOf(object)))
  })

/** Charts and manifests from somewhere that nobody has vouched for yet. */
export const chartSourceNew = objectRisk(
  'chart-source-new',
  ['high'],
  'An Application installs from a repository that the environment did not use.',
  ({ before, after, environment }, context) => {
    const had = new Set(repositoriesOf(before))
    const gained = repositoriesOf(after).filter((repository) => !had.has(repository))
    if (gained.length === 0) return []
    const used = usedIn(context.before, environment)
    return [...new Set(gained)]
      .filter((repository) => !used.has(repository))
      .map(
        (repository) =>
          ({ level: 'high', message: `Installs from ${show(repository)}, which nothing came from before.` }) as const,
      )
  },
)
