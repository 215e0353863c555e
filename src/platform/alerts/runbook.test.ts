import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { ruleGroups } from './rule-groups.ts'
import { RUNBOOKS, runbookUrl } from './runbook.ts'

const it = suite('runbooks')

const env = parseEnvironment('dev', dev)
const groups = ruleGroups(env).filter(({ alerts }) => alerts.length > 0)
const page = (name: string) => readFileSync(`${RUNBOOKS}/${name}`, 'utf8')
/** Sections of a page, by their title. */
const sectionsOf = (text: string) =>
  new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  )

it('has a page for each group, and for nothing else', () => {
  assert.equal(readdirSync(RUNBOOKS).sort(), groups.map(({ name }) => `${name}.md`).sort())
})

it('says of each alert what it means, how to check and what to do, and of no other', () => {
  for (const { name, alerts } of groups) {
    const sections = sectionsOf(page(`${name}.md`))
    assert.equal([...sections.keys()].sort(), [...new Set(alerts.map(({ alert }) => alert))].sort())
    for (const [title, section] of sections)
      for (const part of ['Meaning', 'Check', 'Do']) assert.match(section, `**${part}**:`, `${title}: ${part}`)
  }
})

it('links to sections that exist', () => {
  for (const { name } of groups)
    for (const [, file = '', anchor] of page(`${name}.md`).matchAll(/\]\(([\w-]+\.md)#(\w+)\)/g)) {
      assert.ok(existsSync(`${RUNBOOKS}/${file}`), file)
      assert.ok(
        [...sectionsOf(page(file)).keys()].some((title) => title.toLowerCase() === anchor),
        anchor,
      )
    }
})

it('is linked from the environment’s own repository and revision', () => {
  const url = 'https://github.com/example/fork.git/'
  assert.is(
    runbookUrl({ repository: { ...env.repository, url, revision: 'v1' } }, 'drift', 'InputDrift'),
    'https://github.com/example/fork/blob/v1/src/platform/alerts/runbooks/drift.md#inputdrift',
  )
})

it.run()
