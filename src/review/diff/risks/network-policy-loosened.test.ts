import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { defaultDeny, namespace, object } from '../../../workshop/testing/objects.ts'
import { networkPolicyLoosened } from './network-policy-loosened.ts'

const it = suite('network-policy-loosened')

const policy = (spec: object, name = 'web') =>
  object('networking.k8s.io/v1/NetworkPolicy', name, {
    spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress', 'Egress'], ...spec },
  })
const from = (...names: string[]) => ({
  ingress: [
    { from: names.map((app) => ({ podSelector: { matchLabels: { app } } })), ports: [{ port: 8080, protocol: 'TCP' }] },
  ],
})

it('is medium for another peer or port', () => {
  assert.equal(raised(networkPolicyLoosened, { objects: [policy(from('a'))] }, { objects: [policy(from('a', 'b'))] }), [
    'medium: Ingress opens to pods of app=b in the namespace on 8080/TCP.',
  ])
})

it('is high where everyone may come', () => {
  assert.match(
    raised(networkPolicyLoosened, { objects: [policy(from('a'))] }, { objects: [policy({ ingress: [{}] })] })[0] ?? '',
    /^high/,
  )
  const everywhere = { ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }
  assert.match(
    raised(networkPolicyLoosened, { objects: [policy({})] }, { objects: [policy(everywhere)] })[0] ?? '',
    /^high/,
  )
})

it('is high where the last policy of pods goes, and nothing where another closes the namespace', () => {
  assert.is(raised(networkPolicyLoosened, { objects: [policy(from('a'))] }, {}).length, 2)
  assert.equal(
    raised(networkPolicyLoosened, { objects: [policy(from('a')), defaultDeny()] }, { objects: [defaultDeny()] }),
    [],
  )
  assert.is(
    raised(networkPolicyLoosened, { objects: [policy(from('a')), defaultDeny()] }, { objects: [policy(from('a'))] })
      .length,
    2,
  )
})

it('says nothing of the same peers in another order, or of fewer', () => {
  assert.equal(
    raised(networkPolicyLoosened, { objects: [policy(from('a', 'b'))] }, { objects: [policy(from('b', 'a'))] }),
    [],
  )
  assert.equal(
    raised(networkPolicyLoosened, { objects: [policy(from('a', 'b'))] }, { objects: [policy(from('a'))] }),
    [],
  )
  assert.equal(raised(networkPolicyLoosened, {}, { objects: [policy({})] }), [])
})

it('says nothing of a part of a range or of any port, and speaks of what was left out of a range', () => {
  const to = (cidr: string, except: readonly string[], ports: readonly object[]) => ({
    objects: [policy({ egress: [{ to: [{ ipBlock: { cidr, except } }], ports }] })],
  })
  const https = [{ port: 443, protocol: 'TCP' }]
  const opened = (before: ReturnType<typeof to>, after: ReturnType<typeof to>) =>
    raised(networkPolicyLoosened, before, after)
  assert.equal(opened(to('10.0.0.0/8', [], []), to('10.1.0.0/16', [], https)), [])
  assert.is(opened(to('10.1.0.0/16', [], https), to('10.0.0.0/8', [], https)).length, 1)
  assert.is(opened(to('10.0.0.0/8', ['10.1.0.0/16'], https), to('10.1.0.0/16', [], https)).length, 1)
  assert.is(opened(to('0.0.0.0/0', [], https), to('::/0', [], https)).length, 1)
})

it('says nothing where a policy is split in two, and of fewer addresses left out by what is smaller', () => {
  const both = policy({ ingress: [...from('a').ingress, ...from('b').ingress] })
  const split = [policy(from('a')), policy(from('b'), 'second')]
  assert.equal(raised(networkPolicyLoosened, { objects: [both] }, { objects: split }), [])
  assert.is(raised(networkPolicyLoosened, { objects: [policy(from('a'))] }, { objects: split }).length, 1)
  const out = (cidr: string, ...except: string[]) => ({
    objects: [policy({ egress: [{ to: [{ ipBlock: { cidr, except } }] }] })],
  })
  const opened = (before: ReturnType<typeof out>, after: ReturnType<typeof out>) =>
    raised(networkPolicyLoosened, before, after).length
  assert.is(opened(out('0.0.0.0/0', '10.0.0.0/8'), out('0.0.0.0/0', '10.0.0.0/8', '172.16.0.0/12')), 0)
  assert.is(opened(out('0.0.0.0/0', '10.0.0.0/8', '172.16.0.0/12'), out('0.0.0.0/0', '10.0.0.0/8')), 1)
  assert.is(opened(out('0.0.0.0/0', '10.0.0.0/8'), out('192.0.2.0/24')), 0)
})

it('says nothing of policies that go with their namespace', () => {
  const [before, after] = [{ objects: [namespace(), policy(from('a'))] }, { objects: [namespace('other')] }]
  assert.equal(raised(networkPolicyLoosened, before, after), [])
  assert.is(raised(networkPolicyLoosened, before, { objects: [namespace()] }).length, 2)
})

it.run()
