import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ZERO_DIGEST, ZERO_ID } from '../../config/load.ts'
import { deployment, messages, object } from '../../workshop/testing/objects.ts'
import { liveValues } from './live-values.ts'

const it = suite('live-values')
const unbuilt = deployment({ container: { image: `registry.example.com/web@${ZERO_DIGEST}` } })
const unapplied = object(
  'v1/ServiceAccount',
  'web',
  {},
  { annotations: { 'azure.workload.identity/client-id': ZERO_ID } },
)

it('accepts zeros before an environment is live', () => {
  assert.equal(messages(liveValues, [unbuilt, unapplied]), [])
})

it('accepts real values in a live environment', () => {
  assert.equal(messages(liveValues, [deployment()], { live: true }), [])
})

it('refuses the all-zero digest in a live environment', () => {
  const [message = ''] = messages(liveValues, [unbuilt], { live: true })
  assert.match(message, 'spec.template.spec.containers[web].image has the all-zero sha256:')
  assert.match(message, 'build and promote')
})

it('refuses the all-zero id in a live environment', () => {
  const [message = ''] = messages(liveValues, [unapplied], { live: true })
  assert.match(message, 'metadata.annotations[azure.workload.identity/client-id] has the all-zero')
  assert.match(message, 'npm run outputs -- dev')
})

it.run()
