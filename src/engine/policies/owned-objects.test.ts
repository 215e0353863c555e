import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LABELS, messages, object } from '../../workshop/testing/objects.ts'
import { ownedObjects } from './owned-objects.ts'

const it = suite('owned-objects')

const withLabels = (labels: object) => messages(ownedObjects, [object('v1/ConfigMap', 'web', {}, { labels })])

it('accepts an object with every label', () => {
  assert.equal(withLabels(LABELS), [])
})

for (const label of Object.keys(LABELS))
  it(`refuses an object without ${label}`, () => {
    assert.match(withLabels({ ...LABELS, [label]: undefined })[0] ?? '', `lacks the labels ${label};`)
  })

it.run()
