import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { report, withMeasured } from './report.ts'
import { createSamples } from './samples.ts'

const it = suite('report')

const PAGE = 'classifier/bench/README.md'
const SAMPLE = { perSecond: 200, p50: 10, p99: 20, cpuMs: 8, pssMb: 200, rssMb: 300, failed: 0, loopDelayMs: 5 }

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
  samples.add(cell, 0, SAMPLE)
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

it('compares the default with the fastest of its peers in each set, at few and at many connections', () => {
  const samples = createSamples()
  const add = (subject: string, connections: number, perSecond: number, p99: number, cpuMs: number) =>
    samples.add({ subject, set: 's', connections }, 0, { ...SAMPLE, perSecond, p99, cpuMs })
  add('int8', 8, 300, 20, 5.6)
  add('int8', 32, 330, 60, 5.6)
  add('onnx-int8', 8, 250, 40, 6)
  add('kserve', 8, 200, 10, 7)
  add('kserve', 32, 300, 120, 7)
  add('ceiling-int8', 8, 400, Number.NaN, 5)
  const sets = [{ name: 's', description: 'small' }]
  const text = report({ samples, accuracy: new Map(), subjects: [], sets, connections: [8, 32], targets: true })
  assert.match(text, '| requests a second by the best Python with int8 and draft | ≥ 1 | 1.20 · 1.10 |')
  assert.match(text, '| slowest answers (p99) by its |  | 0.50 · 0.50 |')
  assert.match(text, '| requests a second by our ceiling |  | 0.75 |')
  assert.match(text, '| processor time by our ceiling | ≤ 1.12 | 1.12 |')
})

it.run()
