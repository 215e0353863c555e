import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createProgress } from './progress.ts'

const it = suite('createProgress')
const MIB = 2 ** 20

it('redraws one line on a terminal, not more often than the eye sees', () => {
  let text = ''
  let nowMs = 0
  const progress = createProgress('m.onnx', 4 * MIB, {
    write: (part) => (text += part),
    isTerminal: true,
    now: () => nowMs,
  })
  nowMs = 1000
  progress.update(MIB)
  progress.update(MIB + 1)
  nowMs = 2000
  progress.update(4 * MIB)
  progress.end()
  assert.is(text.match(/\r/g)?.length, 2)
  assert.match(text, '██████░░░░░░░░░░░░░░░░░░  25 %  1.0 MiB of 4.0 MiB')
  assert.match(text, /100 % {2}4\.0 MiB of 4\.0 MiB {2}1\.5 MiB\/s\n$/)
})

it('writes a plain line per quarter to a file', () => {
  let text = ''
  const progress = createProgress('m.onnx', 100, { write: (part) => (text += part), isTerminal: false })
  for (let bytes = 1; bytes <= 100; bytes++) progress.update(bytes)
  progress.end()
  assert.is(text.trimEnd().split('\n').length, 4)
  assert.not.match(text, '\r')
})

it.run()
