import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createLog } from './log.ts'

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

it.run()
