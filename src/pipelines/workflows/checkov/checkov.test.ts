import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { foldersIn } from '../folders.ts'
import { mergeSarif } from '../sarif.ts'
import { withProgram } from '../testing/fake-program.ts'
import { memoryStep } from '../testing/memory-step.ts'
import { checkov } from './checkov.ts'
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

/** Checkov, as far as it writes what it was asked for: `$FOLDER/report` as JSON. */
const CHECKOV = `echo "$@" >> "$FOLDER/args"
while [ $# -gt 0 ]; do [ "$1" = --output-file-path ] && out=$2; shift; done
mkdir -p "$out"; cp "$FOLDER/report" "$out/results_json.json"
echo '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Checkov"}}}]}' > "$out/results_sarif.sarif"`

it('scans every root module with its configuration, and leaves the SARIF also where something blocks', () =>
  withProgram('checkov', CHECKOV, (folder) => {
    const sarif = join(folder, 'out/terraform.sarif')
    const { step, said } = memoryStep()
    writeFileSync(join(folder, 'report'), reportOf([]))
    assert.ok(checkov('terraform', undefined, sarif, undefined, step))
    const lines = readFileSync(join(folder, 'args'), 'utf8').trim().split('\n')
    assert.is(lines.length, foldersIn('terraform').length)
    assert.match(lines[0] ?? '', '--config-file .checkov.storage.yaml -d terraform/bootstrap')
    assert.match(lines[1] ?? '', /--config-file \.checkov\.yaml -d terraform\/(?!bootstrap)\w+/)
    writeFileSync(join(folder, 'report'), reportOf([failed('CKV_NEW_1')]))
    assert.not(checkov('kubernetes', '', sarif, undefined, step))
    assert.is(JSON.parse(readFileSync(sarif, 'utf8')).runs.length, 1)
    assert.equal(said.annotations, ['error: Checkov: gitops: CKV_NEW_1'])
  }))

it('reads a plan as a plan, and forgives storage accounts what is said of them', () =>
  withProgram('checkov', CHECKOV, (folder) => {
    const plan = join(folder, 'plan.json')
    writeFileSync(join(folder, 'report'), reportOf([]))
    writeFileSync(plan, '{"resource_changes":[{"type":"azurerm_storage_account"}]}')
    assert.ok(checkov('plan', 'low', join(folder, 'plan.sarif'), plan, memoryStep().step))
    const args = readFileSync(join(folder, 'args'), 'utf8')
    assert.match(args, /--config-file \S+checkov-\S+\/checkov\.yaml --framework terraform_plan -f \S+plan\.json/)
    assert.throws(
      () => checkov('plan', 'low', 'x.sarif', 'nowhere.json', memoryStep().step),
      /no plan in nowhere\.json/,
    )
  }))

it('says so where Checkov does not run', () =>
  withProgram('checkov', 'echo broken >&2; exit 2', (folder) => {
    const run = () => checkov('kubernetes', 'low', join(folder, 'x.sarif'), undefined, memoryStep().step)
    assert.throws(run, /checkov on gitops did not run: broken/)
  }))

it.run()
