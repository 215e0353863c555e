import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sectionsBetween, sectionsOf } from './changelog.ts'

const it = suite('changelog')

const CHANGELOG = `# Changelog

Words before.

## Unreleased

- to come

## 1.10.0 (2026-11-26)

- ten

### Do by hand

- this

## [v1.9.0] - 2026-11-01

- nine

## 1.2.0

- two

## Notes
`
const versions = (after: string | undefined, upTo: string) =>
  sectionsBetween(CHANGELOG, after, upTo).map(({ version }) => version)

it('has a section for each release, whatever stands beside its number', () => {
  assert.equal(
    sectionsOf(CHANGELOG).map(({ version }) => version),
    ['Unreleased', '1.10.0', '1.9.0', '1.2.0'],
  )
  assert.is(sectionsOf(CHANGELOG)[1]?.text, '- ten\n\n### Do by hand\n\n- this')
})

it('is read from after one release up to another, by number', () => {
  assert.equal(versions('v1.2.0', 'v1.10.0'), ['1.10.0', '1.9.0'])
  assert.equal(versions('v1.9.0', 'v1.10.0'), ['1.10.0'])
  assert.equal(versions(undefined, 'v1.9.0'), ['1.9.0', '1.2.0'])
})

it.run()
