import { OpenAPIHono } from '@hono/zod-openapi'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createPredictionIds, type JudgedModel } from '../feedback/prediction-ids.ts'
import { PROBLEMS, type ProblemCode } from '../program/problems.ts'
import { addFeedbackRoute } from './feedback.ts'
import { asProblemError } from './problem.ts'
import type { ServerEnv } from './server-env.ts'

const it = suite('POST /feedback')

const LABELS = ['Tabby', 'Crane', 'Crane', 'Tench'].map((name, i) => ({ id: `n0${i}`, name }))
const MODEL: JudgedModel = { model: 'animals', version: '3', sha256: 'abc', labels: LABELS }
const CRANE = 1

function create() {
  let now = Date.now()
  const predictionIds = createPredictionIds([MODEL], () => now)
  const counted: string[] = []
  const app = new OpenAPIHono<ServerEnv>()
  addFeedbackRoute(app, {
    predictionIds,
    onFeedback: ({ model, version }, outcome) => counted.push(`${model} ${version} ${outcome}`),
  })
  app.onError((error, c) => c.text(asProblemError(error)?.code ?? String(error), 500))
  const send = (body: unknown) =>
    app.request('/feedback', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
  return {
    counted,
    send,
    id: () => predictionIds.make(MODEL, CRANE),
    refusal: async (body: unknown) => (await send(body)).text() as Promise<ProblemCode>,
    wait: (ms: number) => {
      now += ms
    },
  }
}

it('counts what someone says, by the version that predicted', async () => {
  const { send, id, counted } = create()
  const answer = await send({ prediction_id: id(), correct: true })
  assert.is(answer.status, 200)
  assert.equal(await answer.json(), { outcome: 'right', model: 'animals', version: '3' })
  await send({ prediction_id: id(), correct: false })
  assert.equal(counted, ['animals 3 right', 'animals 3 wrong'])
})

it('compares with the right class, by place, name or WordNet id', async () => {
  const { send, id } = create()
  const outcome = async (judgement: object) =>
    ((await (await send({ prediction_id: id(), ...judgement })).json()) as { outcome: string }).outcome
  for (const right of [{ index: 1 }, { label: 'Crane' }, { label: 'crane' }, { label: 'n01' }])
    assert.is(await outcome(right), 'right', JSON.stringify(right))
  for (const wrong of [{ index: 2 }, { index: 0 }, { label: 'Tench' }, { label: 'n02' }])
    assert.is(await outcome(wrong), 'wrong', JSON.stringify(wrong))
})

it('counts an id once, and not before the judgement makes sense', async () => {
  const { send, refusal, id, counted } = create()
  const prediction_id = id()
  assert.is(await refusal({ prediction_id, label: 'Unicorn' }), 'unknown-class')
  assert.is(await refusal({ prediction_id, index: 4 }), 'unknown-class')
  assert.is((await send({ prediction_id, correct: true })).status, 200)
  assert.is(await refusal({ prediction_id, correct: false }), 'duplicate-feedback')
  assert.is(counted.length, 1)
})

it('refuses ids that nobody made, and old ones', async () => {
  const { refusal, id, wait } = create()
  assert.is(await refusal({ prediction_id: 'A'.repeat(32), correct: true }), 'unknown-prediction')
  const prediction_id = id()
  wait(31 * 24 * 60 * 60 * 1000)
  assert.is(await refusal({ prediction_id, correct: true }), 'expired-prediction')
})

it('refuses what is no feedback', async () => {
  const { refusal, id, counted } = create()
  const prediction_id = id()
  for (const body of [
    '',
    '{',
    '[]',
    'null',
    {},
    { prediction_id },
    { prediction_id, correct: 'yes' },
    { prediction_id, correct: true, index: 1 },
    { prediction_id, index: -1 },
    { prediction_id, index: 1.5 },
    { prediction_id, correct: true, comment: 'no' },
    { correct: true },
  ])
    assert.is(await refusal(body), 'invalid-feedback', JSON.stringify(body))
  assert.is(await refusal({ prediction_id, label: 'x'.repeat(3_000) }), 'too-large')
  assert.is(counted.length, 0)
})

it('has a status for each refusal', () => {
  const statuses = ['unknown-prediction', 'duplicate-feedback', 'expired-prediction', 'unknown-class'] as const
  assert.equal(
    statuses.map((code) => PROBLEMS[code].status),
    [404, 409, 410, 422],
  )
})

it.run()
