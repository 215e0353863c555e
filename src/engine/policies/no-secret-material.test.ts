import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deployment, messages, object } from '../../workshop/testing/objects.ts'
import { noSecretMaterial } from './no-secret-material.ts'

const it = suite('no-secret-material')
const inFile = (text: string) => messages(noSecretMaterial, [object('v1/ConfigMap', 'web', { data: { file: text } })])
const inValues = (valuesObject: unknown) =>
  messages(noSecretMaterial, [
    object('argoproj.io/v1alpha1/Application', 'web', { spec: { sources: [{ helm: { valuesObject } }] } }),
  ])
const inContainer = (container: Record<string, unknown>) => messages(noSecretMaterial, [deployment({ container })])

// Written in pieces, so that scanners of this repository do not take them for real ones.
const TOKENS = {
  'private key': ['-----BEGIN RSA', ' PRIVATE KEY-----'],
  'JSON web token': ['eyJhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N'],
  'storage key': ['AccountName=a;Account', 'Key=', 'Zm9vYmFy'.repeat(8)],
  'Entra client secret': ['abc8', 'Q~', 'a1B2c3D4e5'.repeat(3), 'x1Y2'],
  'shared access signature': ['https://a.blob.core.windows.net/c?sv=1&si', 'g=', 'a1B2c3D4e5'.repeat(4)],
  'registry password': ['a1B2c3D4e5F6g7'.repeat(3), '+AC', 'R1a2B3c'],
  'Cloudflare token': ['cfu', 't_', 'a1B2c3D4e5'.repeat(5)],
  'GitHub token': ['gh', 'p_', 'a1B2c3D4e5F6'.repeat(3)],
  'GitHub fine-grained token': ['github', '_pat_', 'a1B2c3D4e5F6'.repeat(3)],
  'GitLab token': ['glp', 'at-', 'a1B2c3D4e5F6'.repeat(2)],
  'Slack token': ['xo', 'xb-', '123456789012-abc'],
  'Slack webhook': ['https://hooks.slack', '.com/services/T0001/B0001/', 'a1B2c3D4e5F6'],
  'AWS key': ['AK', 'IA', 'IOSFODNN7EXAMPLE'],
  'Google key': ['AI', 'za', 'a1B2c'.repeat(7)],
  'Grafana token': ['gl', 'sa_', 'a1B2c3D4'.repeat(4), '_12345678'],
  'Hugging Face token': ['h', 'f_', 'a1B2c3D4e5F6'.repeat(3)],
  'bcrypt hash': ['admin:$2', 'y$10$', 'a1B2c3D4e5F6.'.repeat(5).slice(0, 53)],
  'htpasswd hash': ['admin:{S', 'HA}', 'W6ph5Mm5Pz8GgiULbPgzG37mj9g='],
  'password in a URL': ['postgres://web:', 'hunter2', '@db/web'],
}

for (const [what, pieces] of Object.entries(TOKENS))
  it(`refuses a ${what} anywhere`, () => {
    const found = inFile(`first line\nsecond: "${pieces.join('')}" # rest`)
    assert.is(found.length, 1, found.join('\n'))
    assert.match(found[0] ?? '', 'data.file has ')
  })

for (const placeholder of ['changeme', 'CHANGE_ME_NOW', 'REPLACE_WITH_BASE64', 'replace-me', 'your-api-key-here'])
  it(`refuses the placeholder ${placeholder}`, () => {
    assert.match(inFile(placeholder)[0] ?? '', 'a placeholder of a secret')
  })

it('refuses Secrets with data', () => {
  for (const field of ['data', 'stringData'])
    assert.match(
      messages(noSecretMaterial, [object('v1/Secret', 'web', { [field]: { a: 'b' } })])[0] ?? '',
      `${field} would put a secret into Git`,
    )
  assert.equal(messages(noSecretMaterial, [object('v1/Secret', 'web', { type: 'Opaque' })]), [])
})

it('refuses literals in fields that hold secrets', () => {
  assert.equal(inValues({ grafana: { adminPassword: 'prom-operator' } }), [
    'spec.sources[0].helm.valuesObject.grafana.adminPassword gives "adminPassword" a literal value; put it into Key Vault and refer to the Secret that an ExternalSecret makes of it',
  ])
  for (const key of ['password', 'apiToken', 'client_secret', 'apiKey', 'connectionString', 'SECRET'])
    assert.is(inValues({ [key]: 'hunter22' }).length, 1, key)
})

it('refuses literals in variables, arguments, parameters and files', () => {
  assert.match(inContainer({ env: [{ name: 'DB_PASSWORD', value: 'hunter22' }] })[0] ?? '', 'env[DB_PASSWORD].value')
  assert.equal(inContainer({ args: ['--api-token=hunter22'] }).length, 1)
  assert.equal(inFile('server:\n  password: "hunter22"\n').length, 1)
  assert.equal(inFile('{\n  "clientSecret": "hunter22"\n}').length, 1)
  const helm = { values: 'adminPassword: hunter22', parameters: [{ name: 'admin.password', value: 'hunter22' }] }
  const application = object('argoproj.io/v1alpha1/Application', 'web', { spec: { source: { helm } } })
  assert.equal(messages(noSecretMaterial, [application]).length, 2)
})

it('accepts references to secrets', () => {
  const values = {
    admin: { existingSecret: 'grafana-admin', passwordKey: 'admin-password', userKey: 'admin-user' },
    privateKeySecretRef: { name: 'letsencrypt-account' },
    tokenSecretRef: { name: 'token', key: 'token' },
    tls: { secretName: 'web-tls' },
    oidc: { clientSecret: '$oidc:client-secret' },
    ini: { client_secret: '$__file{/etc/secrets/client_secret}', password: '' },
    env: [{ name: 'CF_API_TOKEN', valueFrom: { secretKeyRef: { name: 'cloudflare', key: 'token' } } }],
    automountServiceAccountToken: 'false',
  }
  assert.equal(inValues(values), [])
  assert.equal(inContainer({ args: ['--token=$(TOKEN)', '--token-file=/var/run/token'] }), [])
  assert.equal(inContainer({ env: [{ name: 'TOKEN_FILE', value: '/var/run/token' }] }), [])
  const template = { data: { password: '{{ .password }}' } }
  assert.equal(
    messages(noSecretMaterial, [
      object('external-secrets.io/v1/ExternalSecret', 'web', { spec: { target: { template } } }),
    ]),
    [],
  )
})

it('accepts names of Secrets that exist', () => {
  const account = object('external-secrets.io/v1/ExternalSecret', 'dns-token')
  const user = object('v1/ServiceAccount', 'web', { secret: 'dns-token', token: 'shop/dns-token' })
  assert.equal(messages(noSecretMaterial, [account, user]), [])
  assert.equal(messages(noSecretMaterial, [user]).length, 2)
})

it('accepts digests, ids, prose and addresses', () => {
  const prose = 'Change the replicas; exchange-metrics. See https://example.com/a:b and replace with care.'
  assert.equal(inFile(`${prose}\nsha256:${'ab'.repeat(32)}\n11111111-1111-4111-8111-111111111111`), [])
  assert.equal(inFile('oci://registry.example.com:5000/web@sha256:abc'), [])
})

it.run()
