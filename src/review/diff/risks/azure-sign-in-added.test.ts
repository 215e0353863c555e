import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { azureSignInAdded } from './azure-sign-in-added.ts'

const it = suite('azure-sign-in-added')

const credential = {
  name: 'a',
  issuer: 'https://issuer',
  subject: 'repo:o/r:environment:dev',
  user_assigned_identity_id: 'id',
}
const side = (body: object) => ({ resources: { 'azurerm_federated_identity_credential.a': { ...body } } })

it('is high where a credential comes, or trusts someone else', () => {
  assert.equal(raised(azureSignInAdded, {}, side(credential)), [
    'high: `repo:o/r:environment:dev` of `https://issuer` may sign in as `id`.',
  ])
  assert.is(
    raised(azureSignInAdded, side(credential), side({ ...credential, subject: 'repo:o/r:ref:refs/heads/x' })).length,
    1,
  )
})

it('says nothing of another name, or of one that goes', () => {
  assert.equal(raised(azureSignInAdded, side(credential), side({ ...credential, name: 'b' })), [])
  assert.equal(raised(azureSignInAdded, side(credential), {}), [])
})

it.run()
