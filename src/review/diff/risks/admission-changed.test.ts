import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { admissionChanged } from './admission-changed.ts'

const it = suite('admission-changed')

const webhook = (resources: string[], rest: object = {}) => ({
  name: 'a.example.com',
  clientConfig: { service: { namespace: 'shop', name: 'a' } },
  failurePolicy: 'Ignore',
  rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources }],
  ...rest,
})
const side = (kind: string, ...webhooks: object[]) => ({
  objects: webhooks.length > 0 ? [object(`admissionregistration.k8s.io/v1/${kind}`, '/a', { webhooks })] : [],
})
const mutating = (...webhooks: object[]) => side('MutatingWebhookConfiguration', ...webhooks)
const found = (before: ReturnType<typeof side>, after: ReturnType<typeof side>) =>
  raised(admissionChanged, before, after)

it('is high for one that sees everything, Secrets, or answers outside of the cluster', () => {
  assert.equal(found(mutating(), mutating(webhook(['*']))), [
    'high: `a.example.com` at `shop/a` sees, and may change, CREATE *.',
  ])
  assert.match(
    found(mutating(webhook(['pods'])), mutating(webhook(['pods', 'secrets'])))[0] ?? '',
    /^high: .*CREATE secrets/,
  )
  const away = webhook(['pods'], { clientConfig: { url: 'https://a.example.com' } })
  assert.match(found(mutating(webhook(['pods'])), mutating(away))[0] ?? '', /^high: .*`https:\/\/a\.example\.com`/)
})

it('is medium for more of another kind, for one that refuses while it is away, and for one that goes', () => {
  const validating = (...webhooks: object[]) => side('ValidatingWebhookConfiguration', ...webhooks)
  assert.match(
    found(validating(), validating(webhook(['pods'])))[0] ?? '',
    /^medium: .*sees, and may refuse, CREATE pods\.$/,
  )
  const closes = validating(webhook(['pods'], { failurePolicy: 'Fail' }))
  assert.match(found(validating(webhook(['pods'])), closes)[0] ?? '', /^medium: .*does not answer, that is refused/)
  assert.match(found(validating(webhook(['pods'])), validating())[0] ?? '', /^medium: .*no longer looks/)
})

it('says nothing of one that sees less, or waits longer', () => {
  assert.equal(found(mutating(webhook(['pods', 'secrets'])), mutating(webhook(['pods']))), [])
  assert.equal(found(mutating(webhook(['pods'])), mutating(webhook(['pods'], { timeoutSeconds: 5 }))), [])
})

it.run()
