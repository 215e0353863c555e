import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import {
  bounds,
  defaultDeny,
  deployment,
  labelled,
  namespace,
  object,
  service,
} from '../../workshop/testing/objects.ts'
import type { KubernetesObject } from '../kubernetes/manifest.ts'
import { assertPolicies, POLICIES } from './index.ts'

const it = suite('assertPolicies')
const env = parseEnvironment('dev', dev)

function assertKept(objects: readonly KubernetesObject[]): void {
  const manifests = objects.map((own) => ({ environment: 'dev', component: 'web', object: labelled(own) }))
  assertPolicies({ env, manifests, provided: [] })
}

it('accepts objects that keep every policy', () => {
  assertKept([namespace(), defaultDeny(), ...bounds(), deployment(), service()])
})

it('names every violation with its policy and file', () => {
  try {
    assertKept([
      namespace(),
      defaultDeny(),
      ...bounds(),
      deployment({ container: { image: 'nginx' } }),
      object('v1/Secret', 'web', { data: { a: 'b' } }),
    ])
    assert.unreachable()
  } catch (error) {
    assert.instance(error, UserError)
    const { code, message, hint } = error as UserError
    assert.is(code, 'POLICY_VIOLATED')
    assert.match(hint ?? '', 'Correct src/platform/components/web.ts;')
    assert.match(message, 'Policies are broken by 2 of the 6 objects of "dev".')
    assert.match(message, '✖ Deployment shop/web: spec.template.spec.containers[web].image is "nginx"')
    assert.match(message, '→ pinned-images, in gitops/dev/web/deployment.yaml')
    assert.match(message, '→ no-secret-material, in gitops/dev/web/secret.yaml')
  }
})

it('has one name for each policy', () => {
  const names = POLICIES.map(({ name }) => name)
  assert.is(new Set(names).size, names.length)
  for (const name of names) assert.match(name, /^[a-z]+(-[a-z]+)*$/)
})

it.run()
