/** An upstream with four releases, made of this checkout with real Git, and forks of it. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { LOCK_FILE } from '../../engine/terraform/lock.ts'
import { shipEnvironments } from '../../workshop/testing/checkout.ts'

const SKIPPED = /^(\.git|node_modules|dist|\.cache|\.terraform)$|\.(onnx|tfstate|tfplan)$/
/** `npm test` of a fork runs this one; all of them would take minutes. */
const KEPT_TEST = 'src/engine/output/render.test.ts'
const { CI: _, ...variables } = process.env
const ENV = { ...variables, GIT_EDITOR: 'false', GIT_CONFIG_NOSYSTEM: '1' }

interface Ended {
  readonly code: number | null
  readonly output: string
}

export interface Repository {
  readonly folder: string
  git(...args: string[]): string
  /** Runs an entry of `src/commands/`. */
  run(command: string, ...args: string[]): Ended
  /** Kills a command, with all that it started, once it has printed a text. */
  killAt(text: string, command: string, ...args: string[]): Promise<void>
  read(file: string): string
  write(file: string, text: string): void
  /** Replaces a text that must be there. */
  edit(file: string, before: string, after: string): void
  /** Runs synth and commits everything. */
  commit(message: string): void
}

function repository(folder: string): Repository {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, env: ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  const argumentsOf = (command: string, args: string[]) => [
    'src/commands/run.mjs',
    `src/commands/${command}.ts`,
    ...args,
  ]
  const run = (command: string, ...args: string[]): Ended => {
    const options = { cwd: folder, env: ENV, encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, argumentsOf(command, args), options)
    return { code: status, output: stdout + stderr }
  }
  return {
    folder,
    git,
    run,
    read,
    write,
    killAt(text, command, ...args) {
      const child = spawn(process.execPath, argumentsOf(command, args), { cwd: folder, env: ENV, detached: true })
      return new Promise((resolve, reject) => {
        let output = ''
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (chunk: Buffer) => {
            output += chunk
            if (output.includes(text) && child.pid !== undefined && child.signalCode === null)
              process.kill(-child.pid, 'SIGKILL')
          })
        child.on('close', () =>
          output.includes(text) ? resolve() : reject(new Error(`${text} was not said:\n${output}`)),
        )
      })
    },
    edit(file, before, after) {
      if (!read(file).includes(before)) throw new Error(`${file} has no ${before}`)
      write(file, read(file).replace(before, after))
    },
    commit(message) {
      const { code, output } = run('synth', '--no-types', '--stage')
      if (code !== 0) throw new Error(output)
      git('add', '--all')
      git('commit', '--quiet', '--no-verify', '--message', message)
    },
  }
}

/** A component of one ConfigMap, as a fork or a release would add it, with values in the environments that are named. */
export function addComponent(to: Repository, name: string, after: string, environments: readonly string[]): void {
  to.write(
    `src/platform/components/${name}.ts`,
    `import { k8s } from 'cdk8s-plus-27'
import { NAMESPACES } from '../../config/names.ts'
import type { Component } from '../../engine/kubernetes/component.ts'

/** Says ${name}. */
export const ${name}: Component = {
  wave: -4,
  project: 'platform',
  namespace: NAMESPACES.argocd,
  build(chart) {
    new k8s.KubeConfigMap(chart, 'config-map', { metadata: { name: '${name}', namespace: NAMESPACES.argocd }, data: { text: '${name}' } })
  },
}
`,
  )
  const index = 'src/platform/components/index.ts'
  to.edit(
    index,
    `import { ${after} } from './${after}.ts'\n`,
    `import { ${after} } from './${after}.ts'\nimport { ${name} } from './${name}.ts'\n`,
  )
  to.edit(index, `\n  ${after},\n`, `\n  ${after},\n  ${name},\n`)
  const schema = 'src/config/schema/components.ts'
  to.edit(
    schema,
    `  ${after}: z.strictObject({}),\n`,
    `  ${after}: z.strictObject({}),\n  /** Says ${name} */\n  ${name}: z.strictObject({}),\n`,
  )
  for (const environment of environments)
    to.edit(`src/environments/${environment}.ts`, `    ${after}: {},\n`, `    ${after}: {},\n    ${name}: {},\n`)
}

function release(upstream: Repository, version: string, note: string): void {
  upstream.edit('CHANGELOG.md', '## Unreleased\n', `## Unreleased\n\n- ${note}\n`)
  upstream.commit(note)
  const { code, output } = upstream.run('release', version)
  if (code !== 0) throw new Error(output)
}

function identity({ git }: Repository, name: string): void {
  git('config', 'user.name', name)
  git('config', 'user.email', `${name}@example.com`)
  git('config', 'core.hooksPath', '/dev/null') // what hooks do is tested elsewhere
}

export const EXTERNAL_DNS = 'src/platform/components/external-dns.ts'

/** A copy of this checkout in which nothing is committed yet, with the shipped environments, and which tests it takes along. */
export function copyOf(folder: string, isKept: (test: string) => boolean): Repository {
  cpSync('.', folder, {
    recursive: true,
    filter: (source) => !SKIPPED.test(basename(source)) && (!source.endsWith('.test.ts') || isKept(source)),
  })
  shipEnvironments(folder)
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  const copy = repository(folder)
  copy.git('init', '--quiet', '--initial-branch=main')
  identity(copy, 'upstream')
  return copy
}

/** v1.0.0 as this checkout is; an edit of a component; another, with new samples; a component that wants values. */
function makeUpstream(folder: string): Repository {
  const upstream = copyOf(folder, (test) => test === KEPT_TEST)
  upstream.commit('everything')
  release(upstream, '1.0.0', 'The first release')
  upstream.edit(EXTERNAL_DNS, "interval: '5m'", "interval: '10m'")
  release(upstream, '1.1.0', 'Records are looked at every ten minutes')
  upstream.edit(EXTERNAL_DNS, "txtPrefix: 'external-dns-'", "txtPrefix: 'dns-'")
  for (const name of ['dev', 'prod']) {
    const file = `src/environments/${name}.ts`
    upstream.write(file, upstream.read(file).replace(/retentionDays: \d+ \}/, 'retentionDays: 61 }'))
  }
  upstream.edit('.github/CODEOWNERS', '*  ', '/docs/ @contoso/writers\n*  ')
  release(upstream, '1.2.0', 'Logs are kept longer')
  addComponent(upstream, 'notes', 'crds', ['dev', 'prod'])
  release(upstream, '1.3.0', 'Notes, a component; give it values')
  return upstream
}

export interface Fork extends Repository {
  /** Upgrades, and returns the branch that is there to review. */
  upgrade(to: string): Ended
  /** Takes the branch of an upgrade in, as its pull request does. */
  merge(to: string): void
}

/** Runs a test with a fork at a release, where `change` is what the fork has made of it. */
export async function withFork(
  at: string,
  change: (fork: Repository) => void,
  use: (fork: Fork) => void | Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-'))
  try {
    const upstream = makeUpstream(join(folder, 'upstream'))
    upstream.git('clone', '--quiet', '--no-tags', '--origin', 'upstream', upstream.folder, join(folder, 'fork'))
    const fork = repository(join(folder, 'fork'))
    symlinkSync(join(process.cwd(), 'node_modules'), join(fork.folder, 'node_modules'))
    identity(fork, 'fork')
    fork.git('reset', '--quiet', '--hard', upstream.git('rev-parse', `${at}^{commit}`))
    change(fork)
    fork.commit('values of our own')
    await use({
      ...fork,
      upgrade: (to) => fork.run('upgrade', '--to', to),
      merge(to) {
        fork.git('merge', '--quiet', '--no-ff', '--no-edit', `upgrade/${to}`)
      },
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Gives the shipped environments values of the fork, which changes nearly every generated file. */
export function ownValues(fork: Repository): void {
  for (const name of ['dev', 'prod']) {
    fork.edit(`src/environments/${name}.ts`, "organization: 'contoso'", "organization: 'fabrikam'")
    fork.edit(`src/environments/${name}.ts`, "location: 'westeurope'", "location: 'northeurope'")
  }
}

/** One environment with a name and values of its own in place of the shipped ones. */
export function liveAlone(fork: Repository): void {
  const live = fork
    .read('src/environments/dev.ts')
    .replace('export const dev', 'export const live')
    .replaceAll("'dev'", "'live'")
    .replaceAll('contoso', 'fabrikam')
    .replaceAll('example.com', 'fabrikam.dev')
    .replace('westeurope', 'northeurope')
    .replace('minReplicas: 1', 'minReplicas: 2')
    .replace('retentionDays: 7', 'retentionDays: 9')
  fork.write('src/environments/live.ts', live)
  fork.write('.github/CODEOWNERS', '* @fabrikam/platform\n')
  fork.write('src/environments/images.json', `{ "live": { "classifier": "sha256:${'ab'.repeat(32)}" } }\n`)
  // As npm run init and npm run init -- --remove do.
  const lock = (name: string) => join(fork.folder, 'terraform', name, LOCK_FILE)
  mkdirSync(join(fork.folder, 'terraform/live'))
  cpSync(lock('dev'), lock('live'))
  for (const name of ['dev', 'prod']) rmSync(lock(name), { force: true })
  fork.git('rm', '--quiet', '--cached', '--ignore-unmatch', 'src/environments/dev.ts', 'src/environments/prod.ts')
  for (const name of ['dev', 'prod']) rmSync(join(fork.folder, `src/environments/${name}.ts`))
  const index = 'src/environments/index.ts'
  fork.edit(
    index,
    "import { dev } from './dev.ts'\nimport { prod } from './prod.ts'",
    "import { live } from './live.ts'",
  )
  fork.edit(index, '{ dev, prod }', '{ live }')
}
