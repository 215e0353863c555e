import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { recallPromql, rememberPromql } from './memory.ts'
import { parse, recall, remember } from './syntax.ts'

const it = suite('memory of PromQL')

const MADE_UP = { kind: 'StringLiteral', from: 0, text: 'recalled', parts: [] }

function withFolder(use: (root: string, path: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), 'memory-'))
  const path = join(root, 'node_modules/.cache/promql.json')
  mkdirSync(dirname(path), { recursive: true })
  try {
    use(root, path)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

it('keeps what was read without a problem, as it was read', () => {
  const { root } = parse('sum(rate(a_total[5m]))')
  parse('sum(')
  const { right } = JSON.parse(remember('1.0.0'))
  const kept = new Map<string, unknown>(right)
  assert.equal(kept.get('sum(rate(a_total[5m]))'), root)
  assert.not.ok(kept.has('sum('))
})

it('takes what the same code made, and nothing else', () => {
  const memory = JSON.parse(remember('1.0.0'))
  recall(JSON.stringify({ ...memory, right: [['other_code', MADE_UP]], reader: 'other' }), '1.0.0')
  recall(JSON.stringify({ ...memory, right: [['other_grammar', MADE_UP]] }), '1.0.1')
  recall(JSON.stringify({ ...memory, right: [['same_code', MADE_UP]] }), '1.0.0')
  assert.is(parse('other_code').root.kind, 'VectorSelector')
  assert.is(parse('other_grammar').root.kind, 'VectorSelector')
  assert.is(parse('same_code').root.text, 'recalled')
})

it('does without a file that is missing, damaged or cannot be written', () =>
  withFolder((root, path) => {
    assert.is(recallPromql(root, '1.0.0'), undefined)
    rememberPromql(root, '1.0.0', undefined)
    assert.is(recallPromql(root, '1.0.0'), readFileSync(path, 'utf8'))
    writeFileSync(path, '{"right":')
    assert.is(recallPromql(root, '1.0.0'), undefined)
    rememberPromql(path, '1.0.0', undefined) // below a file there is no folder
  }))

it.run()
