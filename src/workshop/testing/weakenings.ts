/** Cases of the tables of settings that open, weaken or hide something. */
import * as assert from 'uvu/assert'
import { WEAKENINGS, weakeningOf } from '../../review/diff/facts/weakening/index.ts'

/** A change of a setting, and how bad it is; the level is left out for one that is not. */
export type Case = readonly [of: string, path: string, before: unknown, after: unknown, level?: string]

/** Fails for a case that a table takes for something else. */
export function checkCases(where: keyof typeof WEAKENINGS, cases: readonly Case[]): void {
  for (const [of, path, before, after, level] of cases)
    assert.is(weakeningOf(where, of, { path, before, after })?.level, level, `${of} ${path}: ${before} → ${after}`)
}

/** Fails for an entry without a case that it answers to, without a source, or without a whole sentence. */
export function checkTable(where: keyof typeof WEAKENINGS, cases: readonly Case[]): void {
  const untested = WEAKENINGS[where].filter(
    ({ of: subject, path, weakens }) =>
      !cases.some(
        ([of, at, before, after]) =>
          (!subject || subject === of) && path.test(at) && weakens({ path: at, before, after }),
      ),
  )
  assert.equal(
    untested.map(({ of, path }) => `${of} ${path}`),
    [],
  )
  const all = WEAKENINGS[where].filter(({ source, why }) => !source.startsWith('https://') || !why.endsWith('.'))
  assert.equal(
    all.map(({ path }) => path),
    [],
  )
}
