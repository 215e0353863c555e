import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { prod } from '../../workshop/testing/environments/prod.ts'
import { deliveryIn } from './delivery.ts'

const it = suite('deliveryIn')

const classifier = dev.services.classifier

it('goes through the environments in their order', () => {
  assert.equal(deliveryIn({ dev, prod }, 'classifier'), { first: 'dev', next: 'prod', service: 'classifier' })
  assert.equal(deliveryIn({ prod, dev }, 'classifier'), { first: 'prod', next: 'dev', service: 'classifier' })
})

it('ends at the only one', () => {
  assert.equal(deliveryIn({ live: dev }, 'classifier'), { first: 'live', next: '', service: 'classifier' })
})

it('leaves out environments that do not run what is built here', () => {
  const other = { ...dev, services: {} }
  assert.equal(deliveryIn({ other, dev, also: other, prod }, 'classifier'), {
    first: 'dev',
    next: 'prod',
    service: 'classifier',
  })
  assert.equal(deliveryIn({ other }, 'classifier'), { first: '', next: '', service: '' })
})

it('takes the service of the runtime that is built here, whatever its name', () => {
  const lab = { ...dev, services: { pictures: classifier } }
  assert.equal(deliveryIn({ lab, prod }, 'classifier'), { first: 'lab', next: '', service: 'pictures' })
  assert.is(
    deliveryIn({ lab: { ...dev, services: { pictures: classifier, classifier } } }, 'classifier').service,
    'classifier',
  )
})

it.run()
