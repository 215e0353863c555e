import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FEEDBACK_DAYS } from '../contract.ts'
import { createPredictionIds, type JudgedModel } from './prediction-ids.ts'

const it = suite('prediction ids')

const model = (version: string): JudgedModel => ({ model: 'colors', version, sha256: `sha of ${version}`, labels: [] })
const OLD = model('1')
const NEW = model('2')
const DAY_MS = 24 * 60 * 60 * 1000

it('can be read by any replica with the same weights', () => {
  const id = createPredictionIds([OLD, NEW]).make(NEW, 999)
  assert.match(id, /^[\w-]{32}$/)
  assert.equal(createPredictionIds([NEW]).read(id), { model: NEW, index: 999 })
})

it('are different each time', () => {
  const ids = createPredictionIds([OLD])
  assert.is.not(ids.make(OLD, 1), ids.make(OLD, 1))
})

it('are unknown to other weights, and when a character is wrong', () => {
  const ids = createPredictionIds([OLD])
  const id = ids.make(OLD, 1)
  assert.is(createPredictionIds([{ ...OLD, sha256: 'other' }]).read(id), 'unknown')
  assert.is(createPredictionIds([NEW]).read(id), 'unknown')
  for (let at = 0; at < id.length; at++) {
    const wrong = `${id.slice(0, at)}${id[at] === 'A' ? 'B' : 'A'}${id.slice(at + 1)}`
    assert.is(ids.read(wrong), 'unknown', wrong)
  }
  for (const wrong of ['', 'x', `${id}A`, id.slice(1), '../../etc/passwd']) assert.is(ids.read(wrong), 'unknown')
})

it('expire', () => {
  let now = Date.now()
  const ids = createPredictionIds([OLD], () => now)
  const id = ids.make(OLD, 1)
  now += FEEDBACK_DAYS * DAY_MS - 1_000
  assert.type(ids.read(id), 'object')
  now += 3_000
  assert.is(ids.read(id), 'expired')
})

it.run()
