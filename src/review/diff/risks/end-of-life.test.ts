import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CHARTS } from '../../../config/versions.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { endOfLife } from './end-of-life.ts'

const it = suite('end-of-life')

const cluster = (version: string, more = {}) => ({
  resources: { 'azurerm_kubernetes_cluster.main': { kubernetes_version: version, ...more } },
})
const nginx = {
  repoURL: CHARTS['ingress-nginx'].repository,
  chart: 'ingress-nginx',
  targetRevision: CHARTS['ingress-nginx'].version,
}
const application = (source: object, more = {}) => ({
  objects: [object('argoproj.io/v1alpha1/Application', 'edge', { spec: { sources: [source], ...more } })],
})

it('is high for what has ended, and medium within 90 days', () => {
  assert.equal(raised(endOfLife, cluster('1.35'), cluster('1.34')), [
    'high: The life of Kubernetes 1.34 ended on 2026-10-27, 27 days ago.',
  ])
  assert.equal(raised(endOfLife, cluster('1.34'), cluster('1.35'), '2027-01-28'), [
    'medium: The life of Kubernetes 1.35 ends on 2027-02-28, in 31 days.',
  ])
  assert.match(raised(endOfLife, {}, application(nginx))[0] ?? '', /^high: The life of ingress-nginx 4.15.1 ended/)
})

it('is low where the change did not bring it', () => {
  assert.match(raised(endOfLife, cluster('1.34'), cluster('1.34', { sku_tier: 'Free' }))[0] ?? '', /^low/)
})

it('says nothing of what has 91 days, or of what nobody knows', () => {
  assert.equal(raised(endOfLife, cluster('1.34'), cluster('1.35'), '2026-11-29'), [])
  assert.equal(raised(endOfLife, cluster('1.34'), cluster('1.35'), '2026-11-30').length, 1)
  assert.equal(raised(endOfLife, {}, application({ ...nginx, targetRevision: '9.9.9' })), [])
})

it.run()
