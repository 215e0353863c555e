/** Environments whose folders are gone, with real git, real Terraform and a state behind HTTP. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../../errors.ts'
import { hasTerraform } from '../../../workshop/testing/terraform.ts'
import { repositoryOf } from '../repository.ts'
import { memoryStep } from '../testing/memory-step.ts'
import { withServer } from '../testing/server.ts'
import { checkGone } from './gone.ts'

const it = suite('folders that are gone')

const ID = '11111111-1111-4111-8111-111111111111'
const IDENTITIES = { tenantId: ID, subscriptionId: ID, plan: ID, apply: ID }
const resource = (mode: string, type: string) => ({
  ...{ mode, type, name: 'main', provider: 'provider["terraform.io/builtin/terraform"]' },
  instances: [{ schema_version: 0, attributes: { id: ID } }],
})
const stateOf = (...resources: object[]) => ({
  version: 4,
  terraform_version: '1.14.0',
  serial: 1,
  lineage: ID,
  resources,
})

/** Runs in a clone whose last commit takes `dev` away; `state` is what the backend of `dev` answers. */
async function afterRemoval(
  { state, identities = IDENTITIES }: { readonly state?: object; readonly identities?: object },
  use: (
    look: (base: string) => Promise<ReturnType<typeof memoryStep>['said']>,
    git: (...args: string[]) => string,
  ) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gone-test-'))
  const before = process.cwd()
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim()
  const identity = ['-c', 'user.name=ada', '-c', 'user.email=ada@fabrikam.dev']
  const write = (path: string, value: object) => writeFileSync(join(folder, path), JSON.stringify(value))
  try {
    await withServer(
      ({ method }) => (method === 'GET' && state ? { body: state } : undefined),
      async (address) => {
        for (const root of ['dev', 'prod', 'bootstrap']) {
          mkdirSync(join(folder, 'terraform', root), { recursive: true })
          const required_providers = { azurerm: { source: 'hashicorp/azurerm', version: '~> 5.0' } }
          write(`terraform/${root}/terraform.tf.json`, {
            terraform: { backend: { http: { address } }, required_providers },
          })
        }
        mkdirSync(join(folder, 'src/environments'), { recursive: true })
        write('src/environments/identities.json', identities)
        git('init', '--quiet')
        git('add', '--all')
        git(...identity, 'commit', '--quiet', '--message', 'before')
        git('rm', '-r', '--quiet', 'terraform/dev')
        git(...identity, 'commit', '--quiet', '--message', 'dev: removed')
        process.chdir(folder)
        await use(async (base) => {
          const { step, said } = memoryStep()
          await checkGone(base, repositoryOf(process.env, folder), step)
          return said
        }, git)
      },
    )
  } finally {
    process.chdir(before)
    rmSync(folder, { recursive: true, force: true })
  }
}

it('fails for an environment whose state is not empty, with the way out', async () => {
  if (!hasTerraform()) return console.log('skipped: reading a state needs terraform')
  const state = stateOf(resource('managed', 'terraform_data'), resource('data', 'terraform_remote_state'))
  await afterRemoval({ state }, async (look) => {
    const error = await look('HEAD^1').then(
      () => undefined,
      (reason: unknown) => reason,
    )
    assert.instance(error, UserError)
    assert.is((error as UserError).code, 'ENVIRONMENT_LEFT')
    assert.match((error as UserError).message, '✖ dev: 1 resources, terraform_data.main')
    const forced = await look('f'.repeat(40)).catch((reason: Error) => reason.message)
    assert.is(forced, (error as UserError).message)
    assert.match((error as UserError).hint, 'npm run teardown -- --env dev, and npm run init -- --remove dev')
  })
})

it('passes where the state is empty, or never was', async () => {
  if (!hasTerraform()) return
  await afterRemoval({ state: stateOf() }, async (look) => {
    assert.match((await look('HEAD^1')).summaries.join(), 'dev is gone\n\nIts state is empty')
  })
  await afterRemoval({}, async (look) => {
    assert.match((await look('HEAD^1')).summaries.join(), 'Its state is empty')
  })
})

it('says what it cannot know before there are ids, and has nothing to say where no folder is gone', () =>
  afterRemoval({ identities: {} }, async (look) => {
    assert.match((await look('HEAD^1')).summaries.join(), 'If somebody applied it by hand, it still runs')
    assert.match((await look('HEAD')).summaries.join(), 'No environment was taken away')
  }))

it.run()
