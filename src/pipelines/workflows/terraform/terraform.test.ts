/** Plan and apply as the jobs do them: real Terraform, a state behind HTTP, and an identity for each. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hasTerraform } from '../../../workshop/testing/terraform.ts'
import { type Asked, withServer } from '../testing/server.ts'

const it = suite('terraform plan and apply')
const RUN = resolve('src/pipelines/workflows/run.ts')
// Node 24, which the jobs have, runs the files as they are.
const LOADER = Reflect.get(process.features, 'typescript') ? [] : ['--import', import.meta.resolve('tsx')]

/** A state, its lock, and who touched it. */
class State {
  text = ''
  lock = ''
  readonly users: string[] = []

  answer({ method, headers, body }: Asked) {
    const [, user = 'nobody'] = /^Basic (.*)$/.exec(headers.authorization ?? '') ?? []
    this.users.push(`${method} ${Buffer.from(user, 'base64').toString()}`)
    if (method === 'GET') return this.text ? { body: this.text } : undefined
    if (method === 'POST') this.text = body
    if (method === 'LOCK' && this.lock) return { status: 423, body: this.lock }
    return { body: '' }
  }
}

interface Job {
  readonly code: number
  readonly output: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
}
type Runs = (user: string, ...args: string[]) => Promise<Job>

const ID = '11111111-1111-4111-8111-111111111111'

/** A checkout with one environment, and what runs commands in it as one user. */
async function withCheckout(use: (run: Runs, folder: string, state: State) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'))
  const state = new State()
  const write = (path: string, value: unknown) => writeFileSync(join(folder, path), JSON.stringify(value))
  mkdirSync(join(folder, 'terraform/dev'), { recursive: true })
  mkdirSync(join(folder, 'src/environments'), { recursive: true })
  write('src/environments/identities.json', { tenantId: ID, subscriptionId: ID, plan: ID, apply: ID })
  try {
    await withServer(
      (asked) => state.answer(asked),
      async (address) => {
        const http = { address, lock_address: address, unlock_address: address }
        write('terraform/dev/terraform.tf.json', { terraform: { backend: { http } } })
        write('terraform/dev/main.tf.json', { resource: { terraform_data: { one: { input: 'a' } } } })
        await use((user, ...args) => job(folder, user, args), folder, state)
      },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs a command as a job does, on a runner of its own: nothing of Terraform is left from the one before. */
function job(folder: string, user: string, args: readonly string[]): Promise<Job> {
  rmSync(join(folder, 'terraform/dev/.terraform'), { recursive: true, force: true })
  const [summary, outputs] = [join(folder, 'summary'), join(folder, 'outputs')] as const
  for (const file of [summary, outputs]) writeFileSync(file, '')
  // Azure's backend copies its credentials from variables into what init writes; this one does with arguments of init.
  const credentials = {
    TF_CLI_ARGS_init: `-backend-config=username=${user} -backend-config=password=secret-of-${user}`,
  }
  const variables = { TF_HTTP_USERNAME: user, TF_HTTP_PASSWORD: `secret-of-${user}`, CHECKPOINT_DISABLE: '1' }
  const env = { ...process.env, ...credentials, ...variables, GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: outputs }
  return new Promise((done) => {
    const child = spawn(process.execPath, [...LOADER, RUN, ...args], { cwd: folder, env })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    child.on('close', (code) => {
      const lines = readFileSync(outputs, 'utf8').trim().split('\n')
      const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
      done({ code: code ?? 1, output, summary: readFileSync(summary, 'utf8'), outputs: Object.fromEntries(pairs) })
    })
  })
}

const PLAN = ['plan', '--env', 'dev', '--out', 'out'] as const
const applyOf = ({ outputs }: Job) =>
  ['apply', '--env', 'dev', '--plan', 'out/plan', '--sha256', outputs['sha256'] ?? ''] as const

/** Answers every command as the backend does where the identity may read, and there is nothing to read yet. */
const NO_STATE = `#!/bin/sh
cat >&2 <<'END'
╷
│ Error: Error loading state: failed to lock azure state: executing request:
│ unexpected status 403 (403 This request is not authorized to perform this
│ operation using this permission.) with AuthorizationPermissionMismatch: This
│ request is not authorized to perform this operation using this permission.
╵
END
exit 1
`

it('passes where nothing was applied yet, and says what the first apply is', () =>
  withCheckout(async (run, folder) => {
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin/terraform'), NO_STATE, { mode: 0o755 })
    const path = process.env['PATH']
    process.env['PATH'] = `${join(folder, 'bin')}${delimiter}${path}`
    try {
      const planned = await run('planner', ...PLAN)
      assert.equal([planned.code, planned.outputs], [0, { planned: 'false', changes: 'false' }], planned.output)
      assert.match(planned.summary, 'Plan of dev: not applied yet')
      assert.match(planned.summary, 'npm run bootstrap -- --env dev')
      writeFileSync(join(folder, 'bin/terraform'), NO_STATE.replace('failed to lock azure state', 'listing'))
      const refused = await run('planner', ...PLAN)
      assert.is(refused.code, 1)
      assert.match(refused.summary, /RIGHT_MISSING[\s\S]*may not read or write the state of dev/)
    } finally {
      process.env['PATH'] = path
    }
  }))

if (hasTerraform()) {
  it('applies exactly the plan that was reviewed, once, as somebody else', () =>
    withCheckout(async (run, folder, state) => {
      const planned = await run('planner', ...PLAN)
      assert.is(planned.code, 0, planned.output)
      assert.is(planned.outputs['changes'], 'true')
      assert.match(planned.summary, 'Plan of dev: 1 to create')
      assert.not.ok(state.users.some((user) => /^(LOCK|POST)/.test(user))) // it may only read
      const saved = readFileSync(join(folder, 'terraform/dev/.terraform/terraform.tfstate'), 'utf8')
      assert.not.match(saved, 'planner')
      assert.match(saved, '"lock_address":"http://127.0.0.1') // what is committed stays
      const applied = await run('applier', ...applyOf(planned))
      assert.is(applied.code, 0, applied.output)
      assert.match(applied.summary, 'Applied dev: Resources: 1 added')
      assert.ok(state.users.includes('POST applier:secret-of-applier'))
      assert.not.ok(state.users.some((user) => /^(LOCK|POST|UNLOCK) planner/.test(user)))
      const before = state.text
      const stale = await run('applier', ...applyOf(planned))
      assert.is(stale.code, 1)
      assert.match(stale.summary, /PLAN_STALE[\s\S]*The plan of dev is stale[\s\S]*review the new plan/)
      assert.is(state.text, before)
      const again = await run('planner', ...PLAN)
      assert.is(again.outputs['changes'], 'false')
      assert.ok(existsSync(join(folder, 'out/report/report.json')))
    }))

  it('refuses another plan than the one that was reviewed', () =>
    withCheckout(async (run, folder, state) => {
      const reviewed = await run('planner', ...PLAN)
      writeFileSync(
        join(folder, 'terraform/dev/main.tf.json'),
        JSON.stringify({ resource: { terraform_data: { one: { input: 'evil' } } } }),
      )
      await run('planner', ...PLAN)
      const applied = await run('applier', ...applyOf(reviewed))
      assert.is(applied.code, 1)
      assert.match(applied.summary, /not the one that was reviewed: its sha256 is [0-9a-f]{64}/)
      assert.is(state.text, '')
    }))

  it('waits for a lock, and says that it did not get it', () =>
    withCheckout(async (run, _, state) => {
      const planned = await run('planner', ...PLAN)
      state.lock = JSON.stringify({ ID: 'lock-1' })
      const applied = await run('applier', ...applyOf(planned), '--lock-timeout', '0s')
      assert.is(applied.code, 1)
      assert.match(applied.summary, /STATE_LOCKED[\s\S]*terraform -chdir=terraform\/dev force-unlock/)
    }))

  it('says what to set up where there are no ids yet', () =>
    withCheckout(async (run, folder) => {
      writeFileSync(join(folder, 'src/environments/identities.json'), '{}')
      const planned = await run('planner', ...PLAN)
      assert.equal([planned.code, planned.outputs], [0, { planned: 'false', changes: 'false' }])
      assert.match(planned.summary, 'npm run identities -- bootstrap')
      const other = await run('planner', 'plan', '--env', 'qa', '--out', 'out')
      assert.match(other.summary, '"qa" is not an environment; there are dev.')
    }))
} else console.log('skipped: terraform plan and apply need terraform')

it.run()
