import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  BOOTSTRAP,
  CLIENT_IDS,
  LOGIN_EXPIRED,
  NOT_LOGGED_IN,
  QUOTA_EXCEEDED,
  ROLE_TOO_NEW,
  STATE_LOCKED,
} from '../testing/azure.ts'
import { ALL, changes, inFabrikam } from '../testing/bootstrap.ts'
import type { FakeAnswer } from '../testing/fakes.ts'

const it = suite('npm run bootstrap, where something fails')
const inClone = inFabrikam(it)

const failing = (answers: readonly FakeAnswer[]) => [...answers, ...BOOTSTRAP]

it(
  'explains a login that is missing or has expired, before anything else',
  inClone(LOGIN_EXPIRED, async ({ bootstrap, fakes }) => {
    const { code, stderr } = await bootstrap(...ALL)
    assert.is(code, 1)
    assert.match(stderr, /COMMAND_FAILED: The login to Azure is missing or has expired\./)
    assert.match(stderr, /\n\naz login, then run this again\./)
    assert.ok(fakes.calls().every((line) => line.startsWith('az account')))
  }),
)
it(
  'explains that nobody is signed in',
  inClone(NOT_LOGGED_IN, async ({ bootstrap }) => assert.match((await bootstrap(...ALL)).stderr, /az login/)),
)

it(
  'refuses another subscription than ARM_SUBSCRIPTION_ID and another tenant than that of the last apply',
  inClone(BOOTSTRAP, async ({ checkout, fakes, bootstrap }) => {
    const env = { ARM_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000bad' }
    const other = await fakes.run(checkout.folder, 'src/commands/bootstrap.ts', ['--env', 'dev', ...ALL], {
      env,
      input: '',
    })
    assert.match(other.stderr, /NOT_READY: The Azure CLI is on the subscription Fabrikam ML/)
    const applied = { tenantId: '7e2f4a6b-0000-4000-8000-00000000feed', clientIds: CLIENT_IDS }
    checkout.write('src/environments/outputs.json', JSON.stringify({ dev: applied }))
    const elsewhere = await bootstrap(...ALL)
    assert.match(elsewhere.stderr, /dev was applied in the tenant 7e2f4a6b-0000-4000-8000-00000000feed/)
    assert.match(elsewhere.stderr, /az login --tenant 7e2f4a6b/)
  }),
)

it(
  'refuses another subscription than that of the state storage, and leaves one alone that another checkout made',
  inClone(
    failing([{ when: 'az storage account show', given: ['elsewhere'], stdout: 'stmlopsfabrikamtfstate\n' }]),
    async ({ checkout, bootstrap, fakes }) => {
      fakes.set('elsewhere')
      const made = await bootstrap(...ALL, '--only', 'foundation')
      assert.is(made.code, 0, made.stderr)
      assert.match(made.stderr, /done: made from another checkout/)
      const state = { version: 4, outputs: { subscription_id: { value: 'another', type: 'string' } }, resources: [] }
      checkout.write('terraform/bootstrap/terraform.tfstate', JSON.stringify(state))
      const { code, stderr } = await bootstrap(...ALL, '--only', 'foundation')
      rmSync(join(checkout.folder, 'terraform/bootstrap/terraform.tfstate'))
      assert.is(code, 1)
      assert.match(stderr, /terraform\/bootstrap was applied in the subscription another, but the Azure CLI is on/)
      assert.match(stderr, /az account set --subscription another/)
    },
  ),
)

it(
  'builds nothing where Azure would refuse the budgets at the end',
  inClone(BOOTSTRAP, async (place) => {
    const file = 'src/environments/dev.ts'
    const [start = ''] = /from: '[\d-]+'/.exec(place.checkout.read(file)) ?? []
    place.checkout.edit(file, start, "from: '2025-01-01'")
    const { code, stderr } = await place.bootstrap(...ALL, '--only', 'infrastructure')
    assert.is(code, 1)
    assert.match(stderr, /NOT_READY: budget\.from is 2025-01-01; Azure takes no start before/)
    assert.equal(changes(place), [])
  }),
)

it(
  'makes the key of the disks before the cluster',
  inClone(
    failing([
      { when: 'az keyvault key show', given: ['key'], stdout: 'https://kv/keys/disks/1\n' },
      {
        when: 'az keyvault key show',
        code: 3,
        stderr: 'ERROR: (KeyNotFound) A key with (name/id) disks was not found in this key vault.\n',
      },
      { when: 'az keyvault key create', sets: ['key'] },
    ]),
    async ({ checkout, bootstrap, fakes }) => {
      checkout.edit(
        'src/environments/dev.ts',
        "kubernetesVersion: '1.35',",
        "kubernetesVersion: '1.35', diskEncryption: true,",
      )
      for (let run = 1; run <= 2; run += 1) assert.is((await bootstrap(...ALL, '--only', 'disk-key')).code, 0)
      const lines = fakes.calls().filter((line) => / plan | create /.test(line))
      assert.is(lines.length, 2)
      assert.match(lines[0] ?? '', /-target=azurerm_key_vault\.main -target=azurerm_role_assignment\.admins_make_keys/)
      assert.match(lines[1] ?? '', /key create --vault-name kv-mlops-fabrikamdev --name disks --kty RSA --size 4096/)
    },
  ),
)

it(
  'says what to do where the branch is protected',
  inClone(BOOTSTRAP, async ({ checkout, bootstrap }) => {
    const url =
      checkout
        .git('config', '--get-regexp', '^url')
        .split(' ')[0]
        ?.replace(/^url\.file:\/\/(.*)\.insteadof$/, '$1') ?? ''
    const hook = join(url, 'hooks', 'pre-receive')
    writeFileSync(hook, '#!/bin/sh\necho "GH006: Protected branch update failed" >&2\nexit 1\n', { mode: 0o755 })
    try {
      checkout.write('src/environments/outputs.json', '{ }\n')
      const { code, stderr } = await bootstrap(...ALL, '--only', 'push')
      assert.is(code, 1)
      assert.match(stderr, /Protected branch update failed[\s\S]*The commit is made, but not in main\./)
      assert.match(stderr, /open a pull request, merge it; then run this again/)
    } finally {
      rmSync(hook)
    }
  }),
)

it(
  'says who holds the state, and how to free it',
  inClone(
    failing([{ when: 'terraform -chdir=terraform/dev plan', code: 1, stderr: STATE_LOCKED }]),
    async ({ bootstrap }) => {
      const { code, stderr } = await bootstrap(...ALL)
      assert.is(code, 1)
      assert.match(stderr, /The state is locked: OperationTypeApply by grace@laptop since 2026-11-23 13:05:11/)
      assert.match(stderr, /terraform force-unlock 0f3c6c5e-1d9c-9b35-2a0c-7d6c6f0a1b2c/)
    },
  ),
)

it(
  'goes on after a quota that was too small, without what was done before',
  inClone(
    failing([
      {
        when: 'terraform -chdir=terraform/dev apply',
        unless: ['raised'],
        sets: ['raised'],
        code: 1,
        stderr: QUOTA_EXCEEDED,
      },
    ]),
    async (place) => {
      const first = await place.bootstrap(...ALL)
      assert.is(first.code, 1)
      assert.match(first.stderr, /2 cores of standardDDSv5Family left in westeurope/)
      assert.match(first.stderr, /az vm list-usage --location westeurope/)
      const before = changes(place).length
      const second = await place.bootstrap(...ALL)
      assert.is(second.code, 0, second.stderr)
      const after = changes(place).slice(before)
      assert.match(after[0] ?? '', /terraform -chdir=terraform\/dev apply/)
    },
  ),
)

it(
  'waits while a right is too new',
  inClone(
    failing([
      {
        when: 'terraform -chdir=terraform/dev init',
        unless: ['spread'],
        sets: ['spread'],
        code: 1,
        stderr: ROLE_TOO_NEW,
      },
    ]),
    async ({ bootstrap }) => {
      const { code, stderr } = await bootstrap(...ALL, '--only', 'infrastructure')
      assert.is(code, 0, stderr)
      assert.match(stderr, /Waiting until Azure lets you in, at most 12 min/)
    },
  ),
)

it(
  'starts the controller again that a teardown stopped, which does the rest',
  inClone(BOOTSTRAP, async ({ bootstrap, fakes }) => {
    for (const fact of ['argo-cd', 'torn-down']) fakes.set(fact)
    const { code, stderr } = await bootstrap(...ALL, '--only', 'argo-cd')
    assert.is(code, 0, stderr)
    const changed = fakes.calls().filter((line) => / (scale|apply|upgrade) /.test(line))
    assert.is(changed.length, 1)
    assert.match(changed[0] ?? '', /scale statefulset argocd-application-controller --replicas=1 --namespace argocd/)
  }),
)

it(
  'removes what an interrupted install of Argo CD left',
  inClone(BOOTSTRAP, async ({ bootstrap, fakes }) => {
    fakes.set('interrupted')
    const { code, stderr } = await bootstrap(...ALL, '--only', 'argo-cd')
    assert.is(code, 0, stderr)
    const helm = fakes.calls().filter((line) => /helm (uninstall|upgrade)/.test(line))
    assert.match(helm[0] ?? '', /helm uninstall argo-cd --namespace argocd/)
    assert.is(helm.length, 2)
  }),
)

it.run()
