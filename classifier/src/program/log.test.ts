import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createLineBuffer, createLog } from './log.ts'

const it = suite('createLog')
const now = () => new Date('2026-01-02T03:04:05.678Z')

it('writes one JSON object per line for collectors', () => {
  const lines: string[] = []
  createLog({ write: (line) => lines.push(line), isTerminal: false, now })('warn', 'worker ended', {
    pid: 7,
    code: undefined,
  })
  assert.equal(lines, ['{"time":"2026-01-02T03:04:05.678Z","level":"warn","message":"worker ended","pid":7}'])
})

it('is short on a terminal', () => {
  const lines: string[] = []
  createLog({ write: (line) => lines.push(line), isTerminal: true, now })('info', 'listening', {
    url: 'http://localhost',
  })
  assert.equal(lines, ['03:04:05  listening  url=http://localhost'])
})

it('writes lines together, in their order, when time or the end has come', async () => {
  const written: string[] = []
  const lines = createLineBuffer((text) => written.push(text), 5)
  for (const line of ['a', 'b']) lines.write(line)
  assert.equal(written, [])
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(written, ['a\nb\n'])
  lines.write('c')
  lines.flush()
  lines.flush()
  assert.equal(written, ['a\nb\n', 'c\n'])
})

it.run()
