import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addStages, openRecord, recordFields } from './request-record.ts'

const it = suite('request record')

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const open = (headers: Record<string, string>) => openRecord((name) => headers[name])
const idOf = (id: string) => open({ 'X-Request-Id': id }).requestId
const traceOf = (traceparent: string) => open({ traceparent }).traceId

it('keeps a sound request id', () => {
  for (const id of [
    'a',
    '6b8f2c0e-1c5f-4f0a-8a52-0e7c1b1d9e55',
    '1-67891233-abcdef012345678912345678',
    'x'.repeat(128),
  ])
    assert.is(idOf(id), id)
})

it('makes an id where there is none, or one that could forge a line', () => {
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/
  for (const id of ['', 'two words', 'a\nb', '"', '<b>', 'naïve', 'x'.repeat(129)]) assert.match(idOf(id), UUID)
  assert.match(open({}).requestId, UUID)
  assert.is.not(open({}).requestId, open({}).requestId)
})

it('takes the trace id from traceparent, and nothing from a broken one', () => {
  assert.is(traceOf(`00-${TRACE}-00f067aa0ba902b7-01`), TRACE)
  assert.is(traceOf(`01-${TRACE}-00f067aa0ba902b7-01-more`), TRACE)
  for (const broken of [
    '',
    TRACE,
    `ff-${TRACE}-00f067aa0ba902b7-01`,
    `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-00f067aa0ba902b7-01-more`,
  ])
    assert.is(traceOf(broken), undefined, broken)
})

it('sums the stages of several pictures, and rounds them', () => {
  const record = open({ 'X-Request-Id': 'a' })
  addStages(record, { queueMs: 1.26, decodeMs: 4, preprocessMs: 0, inferenceMs: 5.04 })
  addStages(record, { queueMs: 2, decodeMs: 1, preprocessMs: 0, inferenceMs: 5 })
  const { queueMs, decodeMs, inferenceMs, receiveMs } = recordFields(record)
  assert.equal([queueMs, decodeMs, inferenceMs, receiveMs], [3.3, 5, 10, undefined])
})

it.run()
