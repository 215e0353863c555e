import { text } from '../../../engine/policies/fields.ts'
import { sourcesOf } from '../../../engine/policies/object-index.ts'
import { indexIn } from '../bonds/platform.ts'
import type { EnvironmentChange } from '../changes.ts'
import type { Context, PlacedRaised, Raised, Risk } from '../risk.ts'
import { bare, show } from '../show.ts'

/** What goes on in spite of it. */
const REST: Readonly<Record<EnvironmentChange['tree'], string>> = {
  gitops: 'Argo CD finds no folder, syncs nothing any more, and deletes nothing',
  terraform: 'no pipeline plans it any more, and Azure keeps and bills all of it',
}

function abandoned({ subject, tree, environment, successor, count }: EnvironmentChange): Raised {
  const name = bare(environment)
  const next = successor ? ` ${show(successor)} does not take it over: it is made anew, beside what runs.` : ''
  return {
    level: 'high',
    message: `Nothing of ${count} ${tree === 'gitops' ? 'objects' : 'resources'} in ${show(subject)} is deleted: ${REST[tree]}. Run \`npm run teardown -- ${name}\` first, with the files still there.${next}`,
  }
}

/** Components that change in a folder which no Application of the environment reads, on either side. */
function unreadComponents(environment: string, { before, after, changes }: Context): PlacedRaised[] {
  const read = [before, after].flatMap((side) =>
    indexIn(side, environment)
      .ofKind('Application')
      .flatMap((application) => sourcesOf(application).flatMap((source) => text(source['path']) ?? [])),
  )
  if (!read.some((path) => path.startsWith(`gitops/${environment}`))) return []
  const changed = changes.filter(
    (one) => one.of === 'object' && one.environment === environment && one.kind !== 'Application' && !one.chart,
  )
  return [...new Set(changed.map(({ component }) => component))]
    .filter((component) => !read.some((path) => path === `gitops/${environment}/${component}`))
    .map((component) => ({
      level: 'medium',
      component,
      subject: bare(component),
      message: `No Application reads ${show(`gitops/${environment}/${component}`)}: the change reaches no cluster.`,
    }))
}

/** Changes of files that change nothing that runs. */
export const nothingHappens: Risk = {
  name: 'nothing-happens',
  levels: ['high', 'medium'],
  about: 'An environment’s folder goes, and what it made runs on and costs; or no Application reads what changes.',
  find: (change) => (change.of === 'environment' ? [abandoned(change)] : []),
  look: unreadComponents,
}
