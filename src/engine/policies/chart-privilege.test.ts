import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { object } from '../../workshop/testing/objects.ts'
import type { AcceptedRights, ChartRights } from '../kubernetes/rights.ts'
import { chartPrivilege } from './chart-privilege.ts'

const it = suite('chart-privilege')

const env = parseEnvironment('dev', dev)
const manifests = [
  { environment: 'dev', component: 'web', object: object('argoproj.io/v1alpha1/Application', 'argocd/web') },
]

function found(verbs: string, on: readonly string[], reasons: AcceptedRights = {}) {
  const place = { component: 'web', release: 'web', serviceAccount: 'shop/web', where: 'shop' }
  const rights: ChartRights[] = [{ ...place, rights: [{ verbs, on }] }]
  const accepted = { 'shop/web': reasons }
  return chartPrivilege.check({ env, manifests, provided: [], rights, accepted }).map(({ message }) => message)
}

it('accepts named things, and Secrets by their names', () => {
  assert.equal(found('get list watch', ['configmaps', 'secrets(web-tls)', 'deployments.apps/scale']), [])
})

it('refuses Secrets that no name bounds, until there is a reason', () => {
  assert.match(
    found('get list watch', ['configmaps', 'secrets'])[0] ?? '',
    'lets shop/web get list watch all Secrets in shop',
  )
  assert.equal(found('get', ['secrets'], { secrets: 'reads them' }), [])
})

it('refuses wildcards in verbs, resources and names, until there is a reason', () => {
  for (const [verbs, on] of [
    ['*', 'statefulsets.apps'],
    ['get', '*.*'],
    ['sign', 'signers.certificates.k8s.io(issuers/*)'],
  ] as const) {
    assert.is(found(verbs, [on]).length, 1, on)
    assert.equal(found(verbs, [on], { wildcards: 'owns them' }), [])
  }
})

it.run()
