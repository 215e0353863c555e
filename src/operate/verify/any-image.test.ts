import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { placeFor } from '../../workshop/testing/checkout.ts'
import type { Finding } from '../finding.ts'
import { answersOf, namespace, WELL } from '../testing/cluster.ts'
import { withFakes } from '../testing/fakes.ts'

const it = suite('images that verify finds')
const place = placeFor(it)

/** What `npm run verify -- --only images` says of a cluster. */
async function findings(admission: readonly unknown[]): Promise<readonly Finding[]> {
  let found: readonly Finding[] = []
  await withFakes(answersOf({ ...WELL, admission }), async (fakes) => {
    const args = ['--env', 'dev', '--json', '--only', 'images']
    found = JSON.parse((await fakes.run(place.folder, 'src/commands/verify.ts', args)).stdout).findings
  })
  return found
}
const [binding] = WELL.admission
const open = namespace('classifier', { 'mlops-platform/any-image': 'registry is down, ada' })

it('are those that were reviewed', async () => {
  assert.equal(
    (await findings(WELL.admission)).map(({ status, says }) => [status, says]),
    [['ok', 'only reviewed images run']],
  )
})

it('are any for as long as an emergency is not ended, with its reason and the command that ends it', async () => {
  const [finding] = await findings([binding, open])
  assert.equal([finding?.status, finding?.says], ['failed', 'any image may run: registry is down, ada'])
  assert.is(
    finding?.more,
    'kubectl --context aks-mlops-contoso-dev annotate namespace classifier mlops-platform/any-image-',
  )
})

it('are any where the policy is not there', async () => {
  const [finding] = await findings(WELL.admission.slice(1))
  assert.equal([finding?.status, finding?.says], ['failed', 'the policy is not there: any image may run'])
})

it.run()
