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
  const kubernetes = (today: string) => subjects(environment(), today).filter((each) => each.startsWith('Kubernetes'))
  assert.equal(kubernetes('2027-02-28'), [])
  assert.equal(kubernetes('2027-03-01'), ['Kubernetes 1.35'])
  assert.not.ok(subjects(environment(), '2027-02-01').includes('argo-cd 10.1.1 (v3.4.4)'))
  assert.ok(subjects(environment(), '2027-02-02').includes('argo-cd 10.1.1 (v3.4.4)'))
})

it('counts a chart only where its engine runs', () => {
  const nginx = (exposure: Running['components']['exposure']) =>
    subjects(environment({ components: { exposure } }), '2026-11-23').includes('ingress-nginx 4.15.1')
  assert.equal([{ engine: 'gateway' }, { engine: 'ingress-nginx' }, { bothEngines: true }].map(nginx), [
    false,
    true,
    true,
  ])
})

it('refuses nothing of a project that fixes its newest version alone', () => {
  const ended = expiredIn([environment()], '2026-11-23').map(({ subject, refused }) => [subject, refused])
  assert.equal(ended, [['external-secrets 2.9.0', false]])
})

it('says whether the environment is live', () => {
  const { live: _, ...planned } = environment()
  const ended = expiredIn([environment(), { ...planned, name: 'dev' }], '2027-03-01')
  for (const { environment: name, live } of ended) assert.is(live, name === 'prod')
  assert.ok(ended.some(({ live }) => live))
})

it.run()
