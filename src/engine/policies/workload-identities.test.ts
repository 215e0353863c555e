import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ZERO_ID } from '../../config/load.ts'
import { CLIENT_ID, USE_WORKLOAD_IDENTITY } from '../../config/names.ts'
import { deployment, messages, namespace, object } from '../../workshop/testing/objects.ts'
import { workloadIdentities } from './workload-identities.ts'

const it = suite('workload-identities')

const claims = { annotations: { [CLIENT_ID]: ZERO_ID } }
const account = (name: string, metadata: object = claims) => object('v1/ServiceAccount', name, {}, { ...metadata })
const release = (values: object) =>
  object('argoproj.io/v1alpha1/Application', 'argocd/app', {
    spec: { destination: { namespace: 'argocd' }, sources: [{ helm: { valuesObject: values } }] },
  })
const inClassifier = (labels: object) => {
  const made = deployment({ labels: { ...labels }, pod: { serviceAccountName: 'classifier' } })
  return { ...made, metadata: { ...made.metadata, namespace: 'classifier' } }
}

it('accepts a service account that its federated credential trusts', () => {
  const objects = [namespace('classifier'), account('classifier/classifier'), inClassifier(USE_WORKLOAD_IDENTITY)]
  assert.equal(messages(workloadIdentities, objects), [])
})

it('accepts a claim in the values of a chart', () => {
  const server = { serviceAccount: { name: 'argocd-server', ...claims } }
  assert.equal(messages(workloadIdentities, [namespace('argocd'), release({ server })]), [])
})

it('accepts service accounts that claim nothing', () => {
  assert.equal(messages(workloadIdentities, [account('shop/web', {}), deployment()]), [])
})

it('refuses a claim without a federated credential', () => {
  const [message = ''] = messages(workloadIdentities, [account('shop/web')])
  assert.match(message, 'shop/web, which no federated credential trusts; add it to PLATFORM_IDENTITIES')
})

it('refuses a claim of a chart that names no service account', () => {
  const [message = ''] = messages(workloadIdentities, [release({ serviceAccount: claims })])
  assert.match(message, 'without a name')
})

it('refuses the identity of another', () => {
  const other = { annotations: { [CLIENT_ID]: '11111111-1111-4111-8111-111111111111' } }
  const [message = ''] = messages(workloadIdentities, [account('classifier/classifier', other)])
  assert.match(message, 'is not its own; use outputs.clientIds.classifier')
})

it('refuses a federated credential that nobody claims', () => {
  const [message = ''] = messages(workloadIdentities, [namespace('classifier')])
  assert.match(message, 'classifier/classifier has a federated credential, but no service account claims it')
})

it('refuses pods that would get no token', () => {
  const [message = ''] = messages(workloadIdentities, [account('classifier/classifier'), inClassifier({})])
  assert.match(message, 'its pods lack the label azure.workload.identity/use: "true"')
})

it.run()
