import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding } from '../operate/finding.ts'
import { LOGGED_IN, LOGIN_EXPIRED } from '../operate/testing/azure.ts'
import { type Cloudflare, startCloudflare } from '../operate/testing/cloudflare.ts'
import { fabrikam } from '../operate/testing/fabrikam.ts'
import { type FakeAnswer, withFakes } from '../operate/testing/fakes.ts'
import { type NameServer, startNameServer } from '../operate/testing/name-server.ts'

const it = suite('npm run doctor')

const TOKEN = 'cf-token'
const size = (name: string, family: string, cores: string, more: object = {}) => ({
  ...{ name, family, resourceType: 'virtualMachines', locations: ['westeurope'], restrictions: [] },
  capabilities: [
    { name: 'vCPUs', value: cores },
    { name: 'EncryptionAtHostSupported', value: 'True' },
  ],
  locationInfo: [{ location: 'westeurope', zones: ['3', '1', '2'], zoneDetails: [] }],
  ...more,
})
const usage = (value: string, currentValue: number, limit: number) => ({
  ...{ currentValue: String(currentValue), limit: String(limit), localName: value },
  name: { localizedValue: value, value },
})
const PROVIDERS =
  'Microsoft.Authorization Microsoft.Compute Microsoft.Consumption Microsoft.ContainerRegistry Microsoft.ContainerService Microsoft.KeyVault Microsoft.ManagedIdentity Microsoft.Network Microsoft.OperationalInsights Microsoft.PolicyInsights Microsoft.Storage Microsoft.Insights'.split(
    ' ',
  )
const registered = (names: readonly string[]) =>
  names.map((namespace) => ({ namespace, registrationState: 'Registered' }))

const TOOLS: readonly FakeAnswer[] = [
  { when: 'az version', stdout: '{\n  "azure-cli": "2.90.0",\n  "azure-cli-core": "2.90.0"\n}\n' },
  { when: 'terraform version -json', stdout: '{\n  "terraform_version": "1.13.3",\n  "platform": "linux_amd64"\n}\n' },
  { when: 'kubectl version --client', stdout: '{\n  "clientVersion": {\n    "gitVersion": "v1.35.1"\n  }\n}\n' },
  { when: 'kubelogin --version', stdout: 'kubelogin version\ngit hash: v0.2.10/abc\nGo version: go1.24\n' },
  { when: 'helm version --short', stdout: 'v3.19.0+g3d8990f\n' },
]
const AZURE: readonly FakeAnswer[] = [
  { when: 'az role assignment list', stdout: 'Owner\nReader\n' },
  { when: 'az ad signed-in-user show', stdout: 'me\n' },
  { when: 'az ad group member check', stdout: 'true\n' },
  { when: 'az vm list-usage', stdout: [usage('cores', 0, 100), usage('standardDDSv5Family', 0, 50)] },
  { when: 'az vm list-skus --size Standard_D2ds_v5', stdout: [size('Standard_D2ds_v5', 'standardDDSv5Family', '2')] },
  { when: 'az vm list-skus --size Standard_D4ds_v5', stdout: [size('Standard_D4ds_v5', 'standardDDSv5Family', '4')] },
  { when: 'az provider list', stdout: registered(PROVIDERS) },
  { when: 'az feature show', stdout: 'Registered\n' },
  { when: 'az keyvault secret show', stdout: `${TOKEN}\n` },
]
const READY = [...LOGGED_IN, ...TOOLS, ...AZURE]

let clone: Awaited<ReturnType<typeof fabrikam>>
let cloudflare: Cloudflare
let names: NameServer
it.before(async () => {
  clone = await fabrikam()
  cloudflare = await startCloudflare('fabrikam.dev', TOKEN, ['#dns_records:edit', '#zone:read'])
  names = await startNameServer({ NS: { 'fabrikam.dev': ['ada.ns.cloudflare.com', 'bob.ns.cloudflare.com'] } })
})
it.before.each(() => clone.reset())
it.after(async () => {
  cloudflare.close()
  names.close()
  await clone.remove()
})

interface Examined {
  readonly code: number | null
  readonly findings: readonly Finding[]
  readonly stdout: string
  readonly stderr: string
}

async function doctor(
  scenario: readonly FakeAnswer[],
  args: readonly string[] = [],
  programs?: readonly string[],
  env = {},
): Promise<Examined> {
  let examined: Examined | undefined
  await withFakes(
    scenario,
    async (fakes) => {
      const all = ['--env', 'dev', '--json', '--today', '2026-11-23', '--resolver', names.address, ...args]
      const { code, stdout, stderr } = await fakes.run(clone.checkout.folder, 'src/commands/doctor.ts', all, {
        env: { ...cloudflare.env, ...env },
      })
      examined = { code, stdout, stderr, findings: stdout.startsWith('{') ? JSON.parse(stdout).findings : [] }
    },
    programs,
  )
  return examined as Examined
}
const lines = ({ findings }: Examined, status: Finding['status']) =>
  findings
    .filter((finding) => finding.status === status)
    .map(({ topic, subject, says }) => `${topic} ${subject}: ${says}`)
const readyBut = (...answers: FakeAnswer[]) => [...answers, ...READY]

it('finds nothing that blocks where everything is there', async () => {
  const examined = await doctor(READY)
  assert.equal(lines(examined, 'failed'), [])
  assert.is(examined.code, 0, examined.stderr)
  for (const line of [
    'tools helm: 3.19.0',
    'logins az: ada@fabrikam.example on Fabrikam ML (5a0d1c2e-0000-4000-8000-00000000d001)',
    'quotas Standard_D4ds_v5: 4 cores, offered in westeurope',
    'quotas standardDDSv5Family: 50 of 50 cores are free; the pools take 6 to 22',
    'dns dev.fabrikam.dev: a part of fabrikam.dev, served by Cloudflare',
    'dns Cloudflare token: edits the records of fabrikam.dev',
    'trees terraform/, gitops/: fresh',
    'end of life Kubernetes 1.35: supported until 2027-02-28, 97 days',
  ])
    assert.ok(lines(examined, 'ok').includes(line), `${line}\n${lines(examined, 'ok').join('\n')}`)
})

it('says what is missing and for what, where nothing but Node.js and git is installed', async () => {
  const examined = await doctor([], [], [])
  assert.is(examined.code, 1)
  const failed = lines(examined, 'failed').join('\n')
  assert.match(failed, /tools az: not there; bootstrap, teardown need it/)
  assert.match(failed, /tools helm: not there; bootstrap needs it/)
  assert.match(failed, /logins az: az is not installed/)
  assert.ok(lines(examined, 'skipped').some((line) => line.startsWith('quotas')))
  const synth = await doctor([], ['--for', 'synth'], [])
  assert.is(synth.code, 0, synth.stdout)
  assert.ok(lines(synth, 'warning').some((line) => line.startsWith('tools az')))
  const verify = await doctor([], ['--for', 'verify'], ['kubectl'])
  assert.not.ok(lines(verify, 'failed').some((line) => line.startsWith('tools helm')))
})

it('knows tools that are too old, or too far from the cluster', async () => {
  const examined = await doctor(
    readyBut(
      { when: 'terraform version -json', stdout: '{"terraform_version": "1.9.8"}' },
      { when: 'kubectl version --client', stdout: '{"clientVersion": {"gitVersion": "v1.31.0"}}' },
    ),
  )
  assert.is(examined.code, 1)
  assert.equal(lines(examined, 'failed'), ['tools terraform: 1.9.8 is older than 1.11.0; bootstrap, teardown need it'])
  assert.ok(
    lines(examined, 'warning').includes('tools kubectl: 1.31.0; the cluster runs 1.35, one minor apart at most'),
  )
})

it('explains an expired login, and still examines the rest', async () => {
  const examined = await doctor([...LOGIN_EXPIRED, ...TOOLS])
  assert.is(examined.code, 1)
  assert.equal(lines(examined, 'failed'), ['logins az: The login to Azure is missing or has expired.'])
  assert.is(
    examined.findings.find(({ topic, status }) => topic === 'logins' && status === 'failed')?.more,
    'az login, then run this again.',
  )
  assert.ok(lines(examined, 'ok').includes('trees terraform/, gitops/: fresh'))
})

it('finds rights that are missing', async () => {
  const examined = await doctor(
    readyBut(
      { when: 'az role assignment list', stdout: 'Contributor\n' },
      { when: 'az ad group member check', stdout: 'false\n' },
    ),
  )
  const failed = lines(examined, 'failed').join('\n')
  assert.match(failed, /logins role on the subscription: Contributor; bootstrap needs Owner, once/)
  assert.match(failed, /logins group access\.admins: you are not a member/)
})

it('finds a budget that Azure would refuse, until it has it', async () => {
  const late = await doctor(READY, ['--today', '2031-03-05'])
  assert.match(
    lines(late, 'failed').join('\n'),
    /budget budget\.from: \S+; Azure takes no start before 2031-03-01 for budget-mlops-fabrikam-dev-platform and budget-mlops-fabrikam-dev-nodes/,
  )
  const made = await doctor(readyBut({ when: 'az consumption budget show', stdout: 'budget\n' }), [
    '--today',
    '2031-03-05',
  ])
  assert.match(lines(made, 'ok').join('\n'), /budget budget\.from: \S+, and Azure has the budgets/)
})

it('finds quotas that are too small, sizes and zones that are not offered', async () => {
  const barred = size('Standard_D4ds_v5', 'standardDDSv5Family', '4', {
    restrictions: [{ type: 'Location', reasonCode: 'NotAvailableForSubscription' }],
  })
  const zones = size('Standard_D2ds_v5', 'standardDDSv5Family', '2', { locationInfo: [{ zones: ['1'] }] })
  const examined = await doctor(
    readyBut(
      { when: 'az vm list-usage', stdout: [usage('cores', 90, 100), usage('standardDDSv5Family', 8, 10)] },
      { when: 'az vm list-skus --size Standard_D4ds_v5', stdout: [barred] },
      { when: 'az vm list-skus --size Standard_D2ds_v5', stdout: [zones] },
      { when: 'az provider list', stdout: registered(PROVIDERS.slice(2)) },
      { when: 'az feature show', stdout: 'NotRegistered\n' },
    ),
  )
  assert.is(examined.code, 1)
  assert.equal(lines(examined, 'failed'), [
    'quotas Standard_D2ds_v5: westeurope has it in zones 1, not in 2, 3',
    'quotas Standard_D4ds_v5: westeurope does not offer it to this subscription: NotAvailableForSubscription',
    'quotas standardDDSv5Family: 2 of 10 cores are free; the pools take 6 to 22',
  ])
  const warnings = lines(examined, 'warning').join('\n')
  assert.match(warnings, /quotas all cores in westeurope: 10 of 100 cores are free/)
  assert.match(warnings, /not registered: Microsoft\.Authorization, Microsoft\.Compute; terraform apply does it/)
  assert.match(warnings, /EncryptionAtHost: NotRegistered; npm run bootstrap asks for it/)
})

it('finds a token that may not edit, and a zone that is elsewhere', async () => {
  const readOnly = await startCloudflare('fabrikam.dev', TOKEN, ['#dns_records:read', '#zone:read'])
  try {
    const examined = await doctor(READY, [], undefined, { ...readOnly.env, CLOUDFLARE_API_TOKEN: TOKEN })
    assert.match(lines(examined, 'failed').join('\n'), /the token may not edit the records of fabrikam\.dev/)
  } finally {
    readOnly.close()
  }
  const other = await startNameServer({ NS: { 'fabrikam.dev': ['ns1.registrar.example'] } })
  try {
    const examined = await doctor(READY, ['--resolver', other.address])
    assert.match(
      lines(examined, 'failed').join('\n'),
      /fabrikam\.dev is served by ns1\.registrar\.example, not by Cloudflare/,
    )
  } finally {
    other.close()
  }
})

it('finds stale files, shipped samples, and what is past its end of life', async () => {
  const { checkout } = clone
  const service = 'gitops/dev/classifier/service.yaml'
  checkout.write(service, `${checkout.read(service)}# by hand\n`)
  const stale = await doctor([], ['--for', 'synth', '--today', '2027-03-01'])
  assert.is(stale.code, 1)
  assert.equal(lines(stale, 'failed'), [
    'trees terraform/, gitops/: OUTPUT_STALE: 1 files are not what synth generates.',
    'end of life Kubernetes 1.35: reached its end of life on 2027-02-28',
  ])
  assert.match(
    lines(stale, 'warning').join('\n'),
    /src\/config\/versions\.ts: its dates were last reviewed 98 days ago/,
  )
  const shipped = await doctor(READY, ['--env', 'prod'])
  assert.match(
    lines(shipped, 'failed').join('\n'),
    /configuration src\/environments\/prod\.ts: still as shipped: zone, /,
  )
})

it('prints a line each with what to do below, and a count', async () => {
  await withFakes([], async (fakes) => {
    const { code, stdout } = await fakes.run(clone.checkout.folder, 'src/commands/doctor.ts', [
      '--env',
      'dev',
      '--for',
      'synth',
    ])
    assert.is(code, 0)
    assert.match(stdout, /^✔ tools +node +\d+\.\d+\.\d+$/m)
    assert.match(stdout, /^! tools +helm +not there; bootstrap needs it\n +→ https:\/\/helm\.sh/m)
    assert.match(stdout, /\d+ ok, \d+ to look at, 0 failed, 0 skipped/)
    const unknown = await fakes.run(clone.checkout.folder, 'src/commands/doctor.ts', ['--env', 'dev', '--for', 'fun'])
    assert.match(unknown.stderr, /"fun" is not something to be ready for/)
  })
})

it.run()
