import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mergeSarif } from '../sarif.ts'
import { fails, readScan, scansMarkdown } from './report.ts'
import { severityOf, thresholdOf } from './severity.ts'

const it = suite('checkov')

const failed = (check_id: string, severity: string | null = null) => ({
  check_id,
  check_name: 'name',
  resource: 'azurerm_x.y',
  file_path: '/x.tf.json',
  severity,
})
const reportOf = (checks: object[], summary = { passed: 3, failed: checks.length, parsing_errors: 0 }) =>
  JSON.stringify({ check_type: 'terraform_json', results: { failed_checks: checks }, summary })

it('blocks from the severity of the variable on, and from high without one', () => {
  const low = readScan('terraform/dev', reportOf([failed('CKV_AZURE_165')]))
  const high = readScan('terraform/dev', reportOf([failed('CKV_AZURE_139')]))
  assert.is(thresholdOf(undefined), 'high')
  assert.is(thresholdOf(' LOW '), 'low')
  assert.not(fails(low, 'high'))
  assert.ok(fails(low, 'low'))
  assert.ok(fails(high, 'high'))
  assert.not(fails(high, 'critical'))
  assert.throws(() => thresholdOf('severe'), /CHECKOV_BLOCKS_FROM is "severe"/)
})

it('takes a check that nobody has judged as high, and Checkov’s own severity before ours', () => {
  assert.is(severityOf('CKV_NEW_1', null), 'high')
  assert.is(severityOf('CKV_AZURE_165', 'CRITICAL'), 'critical')
  assert.is(severityOf('CKV_AZURE_165', undefined), 'low')
})

it('fails where nothing was read, or not all of it', () => {
  const nothing = JSON.stringify({ passed: 0, failed: 0, skipped: 0, parsing_errors: 0 }) // what it writes then
  assert.match(readScan('x', nothing).broken ?? '', 'no check ran')
  assert.ok(fails(readScan('x', nothing), 'critical'))
  assert.match(
    readScan('x', reportOf([], { passed: 3, failed: 0, parsing_errors: 2 })).broken ?? '',
    '2 files could not be read',
  )
  assert.not(fails(readScan('x', `[${reportOf([])},${reportOf([])}]`), 'low'))
})

it('says in the summary what blocks and what does not', () => {
  const scan = readScan('terraform/dev', reportOf([failed('CKV_AZURE_165'), failed('CKV_AZURE_139')]))
  const markdown = scansMarkdown([scan], 'high')
  assert.match(markdown, '| ⚠️ low | CKV_AZURE_165 |')
  assert.match(markdown, '| ❌ high | CKV_AZURE_139 |')
  assert.match(markdown, '- `terraform/dev`: 3 passed, 2 failed')
})

it('merges runs of one tool into one, without indexes of rules that moved', () => {
  const one = (id: string) =>
    JSON.stringify({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'Checkov', rules: [{ id }] } }, results: [{ ruleId: id, ruleIndex: 0 }] }],
    })
  const merged = JSON.parse(mergeSarif([one('A'), one('B'), one('A')]))
  assert.is(merged.runs.length, 1)
  assert.equal(merged.runs[0].tool.driver.rules, [{ id: 'A' }, { id: 'B' }])
  assert.equal(merged.runs[0].results, [{ ruleId: 'A' }, { ruleId: 'B' }, { ruleId: 'A' }])
})

it.run()
