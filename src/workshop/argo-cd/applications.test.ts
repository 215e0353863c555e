import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Answer, ApiClient } from '../../operate/rehearse/api-client.ts'
import { NOTHING, outOfOrder, watch } from './applications.ts'

const it = suite('watching Applications')

const application = (name: string, wave: number, version: number, health = 'Healthy') => ({
  metadata: {
    ...{ name, resourceVersion: String(version) },
    annotations: { 'argocd.argoproj.io/sync-wave': String(wave) },
  },
  status: { sync: { status: 'Synced' }, health: { status: health } },
})
const event = (object: unknown, type = 'MODIFIED') => JSON.stringify({ type, object })

/** Follows what an API server says, one answer after the other, and returns what was out of order. */
async function outOfOrderIn(...bodies: readonly unknown[]): Promise<readonly string[]> {
  const answers = [...bodies]
  const asked: string[] = []
  const get = async (path: string): Promise<Answer> => {
    asked.push(path)
    return { status: 200, body: answers.shift(), warnings: [] }
  }
  let known = NOTHING
  while (answers.length > 0) known = await watch({ get } as unknown as ApiClient, () => asked.length, known)
  return outOfOrder([...known.all.values()])
}

const LIST = { metadata: { resourceVersion: '9' }, items: [application('secrets', -10, 5, 'Progressing')] }

it('sees that one was well before the next came, though it was no longer when both were looked at', async () => {
  const events = [
    event(application('secrets', -10, 10)),
    event(application('certificates', -8, 11, 'Missing'), 'ADDED'),
    event(application('secrets', -10, 12, 'Progressing')),
  ]
  assert.equal(await outOfOrderIn(LIST, `${events.join('\n')}\n`), [])
})

it('sees that the next came a moment too early', async () => {
  const early = [event(application('certificates', -8, 10, 'Missing'), 'ADDED'), event(application('secrets', -10, 11))]
  assert.equal(await outOfOrderIn(LIST, early.join('\n')), [
    'certificates (wave -8) came before secrets (wave -10) was well',
  ])
})

it('takes a single event, and begins anew where the API server has forgotten', async () => {
  const gone = { type: 'ERROR', object: { kind: 'Status', code: 410 } }
  const one = JSON.parse(event(application('secrets', -10, 10)))
  const both = [application('secrets', -10, 10), application('certificates', -8, 20)]
  assert.equal(await outOfOrderIn(LIST, one, '', gone, { metadata: { resourceVersion: '30' }, items: both }), [])
})

it.run()
