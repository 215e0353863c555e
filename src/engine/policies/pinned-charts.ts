import type { Manifest } from '../kubernetes/manifest.ts'
import { type Fields, pathText, text, visit } from './fields.ts'
import { helmValuesOf } from './helm-values.ts'
import { indexOf, sourcesOf } from './object-index.ts'
import type { Policy } from './policy.ts'

const VERSION = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/ // https://semver.org/
const COMMIT = /^[0-9a-f]{40}$/

const repositoryName = (url: string): string => url.toLowerCase().replace(/(\.git)?\/?$/, '')

function sourceProblem(source: Fields, ownRepository: string): string | undefined {
  const repository = text(source['repoURL']) ?? ''
  const revision = text(source['targetRevision']) ?? ''
  if (repositoryName(repository) === repositoryName(ownRepository)) return undefined
  const isChart = source['chart'] !== undefined || repository.startsWith('oci://')
  if (isChart && !VERSION.test(revision))
    return `chart ${source['chart'] ?? repository} has the version "${revision}"; name one exactly, such as 1.2.3`
  if (!isChart && !VERSION.test(revision) && !COMMIT.test(revision))
    return `${repository} is read at "${revision}", which can move; name a tag such as v1.2.3, or a commit`
  return undefined
}

/** Values such as `image.tag: latest`, or a whole image name. */
function valueProblems({ object }: Manifest): string[] {
  const problems: string[] = []
  for (const values of helmValuesOf(object))
    visit(values, (key, value, path) => {
      const isLatest =
        typeof value === 'string' && (/tag$/i.test(key) ? value === 'latest' : /^\S+:latest(@|$)/.test(value))
      if (isLatest)
        problems.push(
          `the Helm value ${pathText(values, path)} is "${value}"; name the version that the chart is tested with`,
        )
    })
  return problems
}

/** What Argo CD installs is what was reviewed: charts by an exact version, folders of others by tag or commit. */
export const pinnedCharts: Policy = {
  name: 'pinned-charts',
  check: (platform) =>
    indexOf(platform)
      .ofKind('Application')
      .flatMap((manifest) =>
        [
          ...sourcesOf(manifest).flatMap((source) => sourceProblem(source, platform.env.repository.url) ?? []),
          ...valueProblems(manifest),
        ].map((message) => ({ manifest, message })),
      ),
}
