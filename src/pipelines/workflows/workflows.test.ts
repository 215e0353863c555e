/** What holds of every workflow: pins, rights, limits of time, and that everything they call exists. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as yaml from 'js-yaml'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { githubEnvironments } from '../../config/names.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { COMMANDS } from './commands.ts'

const it = suite('workflows')

interface Step {
  readonly name?: string
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly name?: string
  readonly uses?: string
  readonly if?: string
  readonly needs?: string | readonly string[]
  readonly permissions?: Readonly<Record<string, string>>
  readonly environment?: { readonly name: string }
  readonly concurrency?: { readonly 'cancel-in-progress': unknown }
  readonly with?: Readonly<Record<string, unknown>>
  readonly steps?: readonly Step[]
  readonly 'timeout-minutes'?: number
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly concurrency?: { readonly 'cancel-in-progress': unknown }
  readonly jobs: Readonly<Record<string, Job>>
}

const FOLDER = '.github/workflows'
const files = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
const textOf = (file: string) => readFileSync(`${FOLDER}/${file}`, 'utf8')
const workflows = new Map(files.map((file) => [file, yaml.load(textOf(file)) as Workflow]))
const workflow = (file: string): Workflow => {
  const found = workflows.get(file)
  if (!found) throw new Error(`${file} is missing`)
  return found
}
const jobs = [...workflows].flatMap(([file, { jobs: all }]) =>
  Object.entries(all).map(([id, job]) => ({ where: `${file} ${id}`, file, id, job })),
)
const steps = jobs.flatMap(({ where, job }) => (job.steps ?? []).map((step) => ({ where, job, step })))
const package_ = JSON.parse(readFileSync('package.json', 'utf8'))

it('has those that the README speaks of', () => {
  const wanted = ['TerraformCheck', 'codeql', 'dependency-review', 'docker-build', 'synth', 'versions']
  assert.equal(
    wanted.filter((name) => !workflows.has(`${name}.yaml`)),
    [],
  )
  assert.ok(existsSync('.github/dependabot.yml'))
})

it('pins every action by commit, with its version in a comment', () => {
  const uses = files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .filter((line) => /^\s*(- )?uses:/.test(line)),
  )
  assert.ok(uses.length > 20)
  assert.equal(
    uses.filter(
      (line) => !/uses: (\.\/\.github\/workflows\/[\w-]+\.yaml|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(line),
    ),
    [],
  )
})

it('pins one version of each action', () => {
  const pins = new Map<string, Set<string>>()
  for (const file of files)
    for (const [, repository = '', pin = ''] of textOf(file).matchAll(/uses: ([\w.-]+\/[\w.-]+)[^@\n]*@(.+)$/gm))
      pins.set(repository, (pins.get(repository) ?? new Set()).add(pin))
  assert.equal(
    [...pins].filter(([, versions]) => versions.size > 1),
    [],
  )
})

it('gives nothing by default, and to each job what it says', () => {
  for (const [file, { permissions }] of workflows) assert.equal(permissions, {}, file)
  for (const { where, job } of jobs) assert.ok(job.permissions, `${where} has no permissions`)
})

it('lets few jobs write, and says which', () => {
  const writes = jobs.flatMap(({ where, job }) =>
    Object.entries(job.permissions ?? {})
      .filter(([, right]) => right === 'write')
      .map(([name]) => `${where}: ${name}`),
  )
  const harmless = /: (security-events|pull-requests|issues)$/
  assert.equal(
    writes.filter((right) => !harmless.test(right)),
    [
      'TerraformCheck.yaml gone: id-token',
      'TerraformCheck.yaml environment: id-token',
      'docker-build.yaml push-first: attestations',
      'docker-build.yaml push-first: id-token',
      'docker-build.yaml promote-first: actions',
      'docker-build.yaml promote-first: contents',
      'docker-build.yaml push-next: attestations',
      'docker-build.yaml push-next: id-token',
      'docker-build.yaml promote-next: actions',
      'docker-build.yaml promote-next: contents',
      'image-push.yaml push: attestations',
      'image-push.yaml push: id-token',
      'terraform-environment.yaml plan: id-token',
      'terraform-environment.yaml apply: id-token',
      'versions.yaml versions: actions',
      'versions.yaml versions: contents',
    ],
  )
})

it('installs no package where a job can sign in to Azure', () => {
  const signing = steps.filter(({ job }) => job.permissions?.['id-token'] === 'write')
  assert.ok(signing.length > 10)
  assert.equal(
    signing.filter(({ step }) => /\bnpm\b|\bnpx\b|\bpip3?\b|install-/.test(step.run ?? '')).map(({ where }) => where),
    [],
  )
})

it('runs its commands without a package', () => {
  const seen = new Set<string>()
  const foreign: string[] = []
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, type, from = ''] of readFileSync(file, 'utf8').matchAll(/^import (type )?[^']*'([^']+)'/gm)) {
      if (type) continue
      if (from.startsWith('.')) visit(join(dirname(file), from))
      else if (!from.startsWith('node:')) foreign.push(`${file} imports ${from}`)
    }
  }
  visit('src/pipelines/workflows/run.ts')
  assert.ok(seen.size > 20)
  assert.equal(foreign, [])
})

it('has no secret, and no trigger that runs a stranger’s code with rights', () => {
  for (const file of files) {
    assert.not.match(textOf(file), /\bsecrets\./, file)
    assert.not.match(textOf(file), /pull_request_target|workflow_run|issue_comment/, file)
  }
})

it('starts when it should', () => {
  const paths = (file: string, event: string) => (workflow(file).on[event] as { paths: string[] }).paths
  const branches = (file: string) => (workflow(file).on['push'] as { branches: string[] }).branches
  assert.ok('pull_request' in workflow('synth.yaml').on)
  assert.ok('workflow_dispatch' in workflow('synth.yaml').on) // pull-request.ts starts it
  for (const event of ['pull_request', 'push']) {
    assert.ok(paths('TerraformCheck.yaml', event).includes('terraform/**'))
    assert.ok(paths('TerraformCheck.yaml', event).includes('.github/workflows/TerraformCheck.yaml'))
    assert.ok(paths('docker-build.yaml', event).includes('classifier/**'))
  }
  assert.equal(branches('TerraformCheck.yaml'), ['main', 'develop'])
  assert.equal(branches('docker-build.yaml'), ['main'])
  for (const file of ['TerraformCheck.yaml', 'versions.yaml']) assert.ok('schedule' in workflow(file).on, file)
})

it('ends in time', () => {
  for (const { where, job } of jobs.filter(({ job: { uses } }) => !uses)) {
    const minutes = job['timeout-minutes'] ?? 0
    assert.ok(minutes > 0 && minutes <= 90, `${where}: ${minutes} minutes`)
  }
})

it('cancels checks for a newer push, and never what changes something', () => {
  for (const [file, { on, concurrency }] of workflows)
    if (!('workflow_call' in on)) assert.ok(concurrency, `${file} has no concurrency`)
  const cancels = (file: string) => workflow(file).concurrency?.['cancel-in-progress']
  assert.is(cancels('synth.yaml'), true)
  assert.is(cancels('TerraformCheck.yaml'), "${{ github.ref != 'refs/heads/main' }}")
  assert.is(cancels('docker-build.yaml'), "${{ github.event_name == 'pull_request' }}")
  assert.is(cancels('versions.yaml'), false)
  assert.is(workflow('terraform-environment.yaml').jobs['apply']?.concurrency?.['cancel-in-progress'], false)
})

it('leaves no token in a checkout', () => {
  for (const { where, step } of steps.filter(({ step: { uses } }) => uses?.startsWith('actions/checkout@')))
    assert.is(step.with?.['persist-credentials'], false, where)
})

it('has short steps; what is longer is a script with a test', () => {
  const long = steps.filter(({ step }) => (step.run?.trim().split('\n').length ?? 0) > 3)
  assert.equal(
    long.map(({ where, step }) => `${where} ${step.name}`),
    [],
  )
})

it('swallows no error, and puts nothing that others write into a shell', () => {
  for (const { where, step } of steps) {
    assert.not.match(step.run ?? '', /\|\| (true|echo|:)|set \+e/, where)
    assert.not.match(step.run ?? '', /\$\{\{/, where)
  }
  for (const file of files) assert.not.match(textOf(file), /continue-on-error/, file)
})

it('calls npm scripts, commands, options and files that exist', () => {
  const program = readFileSync('src/pipelines/workflows/main.ts', 'utf8')
  for (const { where, step } of steps) {
    const run = step.run ?? ''
    for (const [, script = ''] of run.matchAll(/npm (?:run (?:--silent )?)?([\w:-]+)/g))
      assert.ok(['ci', 'test'].includes(script) || script in package_.scripts, `${where}: npm run ${script}`)
    for (const [, command = '', rest = ''] of run.matchAll(/node src\/pipelines\/workflows\/run\.ts ([\w-]+)(.*)/g)) {
      assert.ok(command in COMMANDS, `${where}: ${command}`)
      for (const [, option = ''] of rest.matchAll(/ --([\w-]+) /g))
        assert.match(program, new RegExp(`\\b${option}\\b`), `${where}: --${option}`)
    }
    for (const [script] of run.matchAll(/\.github\/scripts\/[\w.-]+/g))
      assert.ok(existsSync(script) && (statSync(script).mode & 0o111) > 0, `${where}: ${script}`)
  }
})

it('calls every script and command that there is', () => {
  const all = files.map(textOf).join('\n')
  assert.equal(
    Object.keys(COMMANDS).filter((command) => !all.includes(`run.ts ${command}`)),
    [],
  )
  const scripts = readdirSync('.github/scripts')
  const everywhere = [all, ...scripts.map((script) => readFileSync(`.github/scripts/${script}`, 'utf8'))].join('\n')
  for (const script of scripts) assert.ok(everywhere.split(script).length > 2, script)
})

it('ends each job in a status, and each workflow that blocks in one check', () => {
  for (const { where, job } of jobs.filter(({ job: { uses } }) => !uses)) {
    const last = job.steps?.at(-1)
    if (last?.run?.includes(' all-passed ')) {
      assert.is(job.if, 'always()', where)
      const { jobs: others } = workflow(where.split(' ')[0] ?? '')
      assert.equal(
        [job.needs].flat().sort(),
        Object.keys(others)
          .filter((id) => others[id] !== job)
          .sort(),
        where,
      )
    } else {
      assert.match(last?.run ?? '', 'src/pipelines/workflows/run.ts status', where)
      assert.is(last?.if, 'always()', where)
    }
  }
})

it('applies behind an environment at GitHub, exactly what was planned', () => {
  const { plan, apply } = workflow('terraform-environment.yaml').jobs
  assert.is(apply?.environment?.name, '${{ inputs.environment }}')
  assert.is(plan?.environment, undefined) // its token is then the one that only plans
  const run = apply?.steps?.find(({ id }) => id === 'apply')
  assert.match(run?.run ?? '', '--sha256 "$SHA256"')
  assert.is(run?.env?.['SHA256'], '${{ needs.plan.outputs.sha256 }}')
  for (const name of Object.keys(ENVIRONMENTS)) assert.is(githubEnvironments(name).apply, name)
})

it('delivers to environments that there are, from the environment at GitHub that may push', () => {
  const push = workflow('image-push.yaml').jobs['push']
  assert.is(push?.environment?.name, '${{ inputs.environment }}-images')
  const delivered = Object.values(workflow('docker-build.yaml').jobs).flatMap(({ with: inputs }) =>
    inputs ? [String(inputs['environment'])] : [],
  )
  assert.equal(delivered, ['${{ needs.build.outputs.first }}', '${{ needs.build.outputs.next }}'])
  for (const name of Object.keys(ENVIRONMENTS)) assert.is(githubEnvironments(name).images, `${name}-images`)
})

it('ignores no vulnerability for ever, or without a reason', () => {
  const { vulnerabilities } = yaml.load(readFileSync('.trivyignore.yaml', 'utf8')) as {
    vulnerabilities: readonly { id: string; expired_at?: unknown; statement?: string }[]
  }
  for (const { id, expired_at, statement } of vulnerabilities) {
    assert.ok(expired_at && !Number.isNaN(Date.parse(String(expired_at))), `${id} has no expired_at`)
    assert.ok(statement, `${id} has no statement`)
  }
})

it.run()
