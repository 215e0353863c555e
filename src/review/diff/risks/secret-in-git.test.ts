import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesOf, raised, type Sources } from '../../../workshop/testing/diff.ts'
import { deployment, object } from '../../../workshop/testing/objects.ts'
import { reportJson } from '../report/json.ts'
import { reportMarkdown } from '../report/markdown.ts'
import { compareSides } from '../report/report.ts'
import { secretInGit } from './secret-in-git.ts'

const it = suite('secret-in-git')

const secret = (stringData: object) => ({ objects: [object('v1/Secret', 'users', { stringData })] })
const variable = (name: string, value: string) => ({
  objects: [deployment({ container: { env: [{ name, value }] } })],
})

/** Everything that is printed of a change. */
function printed(before: Sources, after: Sources): string {
  const report = compareSides({ name: 'a', files: filesOf(before) }, { name: 'b', files: filesOf(after) }, '2026-11-23')
  return reportMarkdown(report, 'a', 'b') + JSON.stringify(reportJson(report, { name: 'a' }, { name: 'b' }))
}

it('is high for a new Secret and for a new key, medium for another value, and nothing for a label', () => {
  assert.match(raised(secretInGit, {}, secret({ a: 'hunter2' }))[0] ?? '', /^high: Whoever .* reads a of it/)
  assert.match(raised(secretInGit, secret({ a: 'x' }), secret({ a: 'x', b: 'y' }))[0] ?? '', /^high: .* reads b of it/)
  assert.match(raised(secretInGit, secret({ a: 'x' }), secret({ a: 'y' }))[0] ?? '', /^medium/)
  const labelled = { objects: [object('v1/Secret', 'users', { stringData: { a: 'x' } }, { labels: { a: 'b' } })] }
  assert.equal(raised(secretInGit, secret({ a: 'x' }), labelled), [])
})

it('is high for a literal that is called a secret or looks like one, and nothing for a reference', () => {
  assert.match(raised(secretInGit, {}, variable('API_TOKEN', 'hunter2'))[0] ?? '', /^high: spec holds a secret/)
  assert.match(
    raised(secretInGit, variable('A', 'x'), variable('A', `ghp_${'a1'.repeat(18)}`))[0] ?? '',
    /^high: .*env\[A\]\.value holds a secret/,
  )
  const started = (arg: string) => ({ objects: [deployment({ container: { args: [arg] } })] })
  assert.is(raised(secretInGit, {}, started('--client-secret=hunter2')).length, 1)
  assert.equal(raised(secretInGit, {}, started('--client-secret=$(SECRET)')), [])
  const lines = [
    'curl --header=a --password=hunter2 https://a',
    'TOKEN=hunter2 ./run',
    'https://a.example.com/?token=hunter2',
  ]
  for (const line of lines) {
    assert.is(raised(secretInGit, {}, started(line)).length, 1, line)
    assert.not.match(printed({}, started(line)), 'hunter2')
  }
  assert.equal(raised(secretInGit, {}, started('curl --token-file=/run/token https://a?page=2')), [])
  assert.equal(
    raised(secretInGit, {}, { objects: [object('example.com/v1/A', 'a', { spec: { secret: 'users' } })] }),
    [],
  )
  assert.equal(raised(secretInGit, {}, variable('API_TOKEN', '$(TOKEN)')), [])
  assert.equal(raised(secretInGit, {}, variable('TOKEN_FILE', 'hunter2')), [])
  const annotations = {
    'nginx.ingress.kubernetes.io/auth-secret': 'monitoring/users',
    'cert-manager.io/inject-ca-from-secret': 'cert-manager/cert-manager-webhook-ca',
  }
  const ingress = object('networking.k8s.io/v1/Ingress', 'web', {}, { annotations })
  assert.equal(raised(secretInGit, {}, { objects: [ingress] }), [])
})

it('says that values change, never what they are', () => {
  const vault = (value: string) => ({ resources: { 'azurerm_key_vault_secret.a': { name: 'a', value } } })
  const frozen = (a: string) => ({ objects: [object('v1/Secret', 'a', { immutable: true, data: { a } })] })
  const values = (password: string) => ({
    objects: [
      object('argoproj.io/v1alpha1/Application', 'web', {
        spec: { sources: [{ chart: 'a', helm: { values: `admin:\n  password: ${password}\n` } }] },
      }),
    ],
  })
  const text = (a: string) => ({
    objects: [object('v1/ConfigMap', 'a', { data: { 'a.ini': `x\npassword = ${a}\n` } })],
  })
  for (const of of [secret, vault, frozen, values, text].map((make) => (value: string) => make(value as never))) {
    const report = printed(of('hunter1'), of('hunter2'))
    assert.not.match(report, /hunter/)
    assert.match(report, 'secret)')
    assert.not.match(printed({}, of('hunter2')), /hunter/)
  }
  assert.not.match(printed(secret({ a: 'hunter1' }), secret({ a: 'hunter2' })), /hunter/)
})

it.run()
