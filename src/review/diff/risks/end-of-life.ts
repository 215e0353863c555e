import type { Version } from '../../../config/versions.ts'
import { at, text } from '../../../engine/policies/fields.ts'
import { sourcesOf } from '../../../engine/policies/object-index.ts'
import type { Change } from '../changes.ts'
import { chartRelease, daysBetween, kubernetesRelease } from '../releases.ts'
import type { Raised, Risk } from '../risk.ts'
import { bare } from '../show.ts'

/** Days before an end of life from which on it is said. */
const NOTICE_DAYS = 90

interface Running {
  readonly name: string
  readonly version: Version
}

/** What one side of a change runs, as far as its dates are known. */
function runningIn(change: Change, side: 'before' | 'after'): Running[] {
  if (change.of === 'resource') {
    const version = text(at(change[side]?.body, 'kubernetes_version'))
    const release = version && kubernetesRelease(version)
    return release ? [{ name: 'Kubernetes', version: release }] : []
  }
  const object = change.of === 'object' ? change[side] : undefined
  if (object?.kind !== 'Application') return []
  return sourcesOf({ object }).flatMap((source) => {
    const version = chartRelease(source['repoURL'], source['chart'], source['targetRevision'])
    return version
      ? [{ name: text(source['chart']) ?? String(source['repoURL']).split('/').at(-1) ?? 'chart', version }]
      : []
  })
}

/** What gets no more fixes, or soon will not. */
export const endOfLife: Risk = {
  name: 'end-of-life',
  levels: ['high', 'medium', 'low'],
  about: 'Something runs past its end of life, or has less than 90 days; low where the change did not bring it.',
  find(change, { today }) {
    const had = new Set(runningIn(change, 'before').map(({ name, version }) => `${name} ${version.version}`))
    return runningIn(change, 'after').flatMap(({ name, version: { version, endOfLife: end } }): Raised[] => {
      const days = end === undefined ? Number.POSITIVE_INFINITY : daysBetween(today, end)
      if (days > NOTICE_DAYS) return []
      const isNew = !had.has(`${name} ${version}`)
      const when = days < 0 ? `ended on ${end}, ${-days} days ago` : `ends on ${end}, in ${days} days`
      return [
        {
          level: isNew ? (days < 0 ? 'high' : 'medium') : 'low',
          message: `The life of ${bare(name)} ${bare(version)} ${when}.`,
        },
      ]
    })
  },
}
