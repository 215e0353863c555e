import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { report, withMeasured } from './report.ts'
import { createSamples } from './samples.ts'

const it = suite('report')

const PAGE = 'classifier/bench/README.md'

it('replaces what was measured before, and nothing else of the page', () => {
  const page = '# Fast\n\n<!-- measured -->\nold\n<!-- /measured -->\n\nWhy.\n'
  const written = withMeasured(page, '| new |')
  assert.is(written, '# Fast\n\n<!-- measured -->\n\n| new |\n\n<!-- /measured -->\n\nWhy.\n')
  assert.is(withMeasured(written, '| new |'), written)
})

it('refuses a page without marks, rather than writing somewhere', () => {
  assert.throws(() => withMeasured('# Fast\n', '| new |'), /There is no <!-- measured -->/)
})

it('finds its marks in the page that it writes', () => {
  const page = readFileSync(PAGE, 'utf8')
  const [, measured = ''] = /<!-- measured -->([\s\S]*)<!-- \/measured -->/.exec(page) ?? []
  assert.is(withMeasured(page, measured), page)
})

it('shows what we want beside what was measured only to those who ask for it', () => {
  const samples = createSamples()
  const cell = { subject: 'int8', set: 's', connections: 32 }
  samples.add(cell, 0, {
    perSecond: 200,
    p50: 10,
    p99: 20,
    cpuMs: 8,
    pssMb: 200,
    rssMb: 300,
    failed: 0,
    loopDelayMs: 5,
  })
  const facts = {
    samples,
    accuracy: new Map(),
    subjects: [{ key: 'int8', name: 'ours', readyMs: 500 }],
    sets: [],
    connections: [32],
  }
  assert.match(report({ ...facts, targets: true }), '| wanted |')
  assert.not.match(report({ ...facts, targets: false }), /wanted|≤|≥/)
})

it.run()
