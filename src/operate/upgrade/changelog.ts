import { compareVersions } from '../../config/semver.ts'

/** The changes of one release. */
export interface Section {
  /** `1.4.0`, or `Unreleased`. */
  readonly version: string
  /** What stands below the heading, without empty lines around it. */
  readonly text: string
}

export const UNRELEASED = 'Unreleased'

/** The sections of a changelog, as they stand: each begins with `## 1.4.0 (2026-11-26)` or `## Unreleased`. */
export function sectionsOf(changelog: string): readonly Section[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .flatMap((part) => {
      const [heading = '', ...lines] = part.split('\n')
      const [, version] = /^\[?v?(\d+\.\d+\.\d+|Unreleased)\]?(?: |$)/.exec(heading) ?? []
      return version === undefined ? [] : [{ version, text: lines.join('\n').trim() }]
    })
}

/**
 * What changed after one release, up to another and with it, newest first.
 *
 * @param after - Nothing where everything up to then is new.
 */
export function sectionsBetween(changelog: string, after: string | undefined, upTo: string): readonly Section[] {
  return sectionsOf(changelog)
    .filter(({ version }) => version !== UNRELEASED && compareVersions(version, upTo) <= 0)
    .filter(({ version }) => after === undefined || compareVersions(version, after) > 0)
    .toSorted((a, b) => compareVersions(b.version, a.version))
}
