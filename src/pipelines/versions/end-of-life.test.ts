import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expiredIn, type Running } from './end-of-life.ts'

const it = suite('expiredIn')

const environment = (values: Partial<Running> = {}): Running => ({
  name: 'prod',
  live: true,
  cluster: { kubernetesVersion: '1.35' },
  components: { exposure: {} },
  ...values,
})
const subjects = (running: Running, today: string) => expiredIn([running], today).map(({ subject }) => subject)

it('counts the last day of fixes as good', () => {
  assert.equal(subjects(environment(), '2027-02-28'), [])
  assert.equal(subjects(environment(), '2027-03-01'), ['Kubernetes 1.35'])
})

it('counts a chart only where its engine runs', () => {
  const exposed = (exposure: Running['components']['exposure']) => environment({ components: { exposure } })
  assert.equal(subjects(exposed({ engine: 'gateway' }), '2026-11-23'), [])
  assert.equal(subjects(exposed({ engine: 'ingress-nginx' }), '2026-11-23'), ['ingress-nginx 4.15.1'])
  assert.equal(subjects(exposed({ bothEngines: true }), '2026-11-23'), ['ingress-nginx 4.15.1'])
})

it('says whether the environment is live', () => {
  const { live: _, ...planned } = environment()
  assert.equal(
    expiredIn([environment(), { ...planned, name: 'dev' }], '2027-03-01').map(({ live }) => live),
    [true, false],
  )
})

it.run()
