import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messages, object } from '../../workshop/testing/objects.ts'
import { CONFIRM_DELETION } from '../kubernetes/deletion.ts'
import { confirmedDeletion } from './confirmed-deletion.ts'

const it = suite('confirmed-deletion')

const asked = { annotations: CONFIRM_DELETION }
const claims = { spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } }
const holding = (metadata = {}) => [
  object('v1/Namespace', '/shop', {}, metadata),
  object('v1/PersistentVolumeClaim', 'data', {}, metadata),
  object('apps/v1/StatefulSet', 'web', claims, metadata),
]

it('accepts what holds data and asks first', () => {
  assert.equal(messages(confirmedDeletion, holding(asked)), [])
})

it('accepts what holds none', () => {
  const empty = object('apps/v1/StatefulSet', 'web', { spec: {} })
  assert.equal(messages(confirmedDeletion, [empty, object('apps/v1/Deployment', 'web')]), [])
})

it('refuses what holds data and may go unasked', () => {
  assert.is(messages(confirmedDeletion, holding()).length, 3)
})

it('names the option that is missing', () => {
  const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=confirm' }
  const [message = ''] = messages(confirmedDeletion, [object('v1/Namespace', '/shop', {}, { annotations })])
  assert.match(message, 'it lacks Delete=confirm;')
})

it.run()
