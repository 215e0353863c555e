import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scoreObjects, validateObjects, versionsToValidate } from './kubernetes.ts'
import { withProgram } from './testing/fake-program.ts'
import { memoryStep } from './testing/memory-step.ts'

const it = suite('kubernetes')

it('has what environments run and what follows, once each', () => {
  assert.equal(versionsToValidate(['1.35', '1.35']), ['1.35', '1.36'])
  assert.equal(versionsToValidate(['1.34', '1.35']), ['1.34', '1.35', '1.36'])
})

it('stays at the newest version that is known', () => {
  assert.equal(versionsToValidate(['1.36']), ['1.36'])
})

it('validates with each version, and takes nothing validated for a failure', () => {
  const valid =
    'echo "$@" >> "$FOLDER/args"; echo "Summary: 9 resources found - Valid: 9, Invalid: 0, Errors: 0, Skipped: 0"'
  withProgram('kubeconform', valid, (folder) => {
    const { step, said } = memoryStep()
    assert.ok(validateObjects(step))
    const args = readFileSync(join(folder, 'args'), 'utf8').trim().split('\n')
    assert.equal(
      args.map((line) => /-kubernetes-version (\S+)/.exec(line)?.[1]),
      versionsToValidate().map((version) => `${version}.0`),
    )
    assert.match(said.summaries[0] ?? '', '✅ Kubernetes')
  })
  withProgram('kubeconform', 'echo "Summary: 0 resources found - Valid: 0, Invalid: 0, Errors: 0, Skipped: 9"', () =>
    assert.not(validateObjects(memoryStep().step)),
  )
  withProgram('kubeconform', 'echo "Summary: Valid: 9, Invalid: 1"; exit 1', () =>
    assert.not(validateObjects(memoryStep().step)),
  )
})

it('scores what .kube-score leaves, and keeps the findings where it fails', () => {
  const script = 'echo "$@" >> "$FOLDER/args"; echo \'{"version":"2.1.0","runs":[]}\'; exit 1'
  withProgram('kube-score', script, (folder) => {
    const sarif = join(folder, 'out/score.sarif')
    assert.not(scoreObjects(sarif, memoryStep().step))
    assert.equal(JSON.parse(readFileSync(sarif, 'utf8')).runs, [])
    assert.match(
      readFileSync(join(folder, 'args'), 'utf8'),
      /score --output-format sarif --ignore-test [a-z-]+ .*gitops\/[a-z]+\//,
    )
  })
  withProgram('kube-score', 'echo broken >&2; exit 1', () =>
    assert.throws(() => scoreObjects('x.sarif', memoryStep().step), /said no SARIF: broken/),
  )
})

it.run()
