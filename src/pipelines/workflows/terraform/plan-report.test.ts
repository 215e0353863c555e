import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { planMarkdown, tallyOf } from './plan-report.ts'

const it = suite('planMarkdown')

const report = {
  environment: 'dev',
  changes: [
    { address: 'azurerm_subnet.nodes', action: 'replace' },
    { address: 'azurerm_key_vault.main', action: 'create' },
  ],
  drift: [],
  fingerprint: 'f',
  sha256: 's',
  text: 'resource "x" "y" { ``` }',
} as const

it('warns of what would be destroyed', () => {
  assert.match(planMarkdown(report, 1000), '### Plan of dev: 1 to replace, 1 to create ⚠️')
  const [, created] = report.changes
  assert.not.match(planMarkdown({ ...report, changes: [created] }, 1000), '⚠️')
})

it('lets nothing in a plan end its code block', () => {
  assert.match(planMarkdown(report, 1000), '````terraform\nresource "x" "y" { ``` }\n````')
})

it('says where it was cut', () => {
  const markdown = planMarkdown({ ...report, text: 'x'.repeat(500) }, 100)
  assert.ok(markdown.length < 700)
  assert.match(markdown, 'longer than fits here')
})

it('is short where nothing changes, and names drift', () => {
  assert.is(tallyOf([]), 'no changes')
  const markdown = planMarkdown({ ...report, changes: [], drift: [{ address: 'a.b', action: 'update' }] }, 1000)
  assert.match(markdown, /^### Plan of dev: no changes\n/)
  assert.match(markdown, 'Changed outside of Terraform: 1')
})

it.run()
