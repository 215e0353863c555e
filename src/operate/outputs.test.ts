import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { workloadIdentitiesOf } from '../config/names.ts'
import { UserError } from '../errors.ts'
import { dev } from '../workshop/testing/environments/dev.ts'
import { parseOutputs } from './outputs.ts'

const it = suite('parseOutputs')

const ID = '77777777-7777-4777-8777-777777777777'
const clientIds = Object.fromEntries(Object.keys(workloadIdentitiesOf(dev)).map((name) => [name, ID]))
/** As `terraform output -json` prints it: every output with its type, and others beside those that synth needs. */
const printed = (ids: object, tenant = ID) =>
  JSON.stringify({
    tenant_id: { sensitive: false, type: 'string', value: tenant },
    workload_client_ids: { sensitive: false, type: ['map', 'string'], value: ids },
    cluster_name: { sensitive: false, type: 'string', value: 'aks' },
  })
const isRefused = (message: RegExp) => (error: unknown) => error instanceof UserError && message.test(error.message)

it('takes the tenant and the client id of every workload', () => {
  assert.equal(parseOutputs('dev', printed(clientIds)), { tenantId: ID, clientIds })
})

it('names what is missing, and what is no GUID', () => {
  assert.throws(() => parseOutputs('dev', printed({})), isRefused(/→ at clientIds\.externalSecrets/))
  assert.throws(() => parseOutputs('dev', printed(clientIds, 'abc')), isRefused(/→ at tenantId/))
  assert.throws(() => parseOutputs('dev', '{}'), isRefused(/→ at tenant_id/))
})

it('says so where it is not JSON', () => {
  assert.throws(() => parseOutputs('dev', 'Error: no state'), isRefused(/not JSON/))
})

it.run()
