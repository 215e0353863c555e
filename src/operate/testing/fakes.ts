/** The programs of an operation as fakes, and a way to run a command of ours with nothing else on its PATH. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeAnswer, fakeProgram, SEPARATORS } from './fake-program.ts'

export type { FakeAnswer } from './fake-program.ts'

interface FakeCall {
  readonly line: string
  readonly stdin: string | undefined
  readonly known: boolean
}

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Fakes {
  /** Every call, as a command line. */
  calls(): readonly string[]
  /** What was written to the standard input of the calls that have these words. */
  inputs(words: string): readonly string[]
  /** Calls that the scenario has no answer to. */
  unknown(): readonly string[]
  has(fact: string): boolean
  set(fact: string): void
  /** Runs an entry of `src/` in a folder. */
  run(folder: string, entry: string, args: readonly string[], options?: RunOptions): Promise<Ran>
  readonly env: NodeJS.ProcessEnv
}

interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  /** Typed as soon as the question before it was asked, in a terminal. */
  readonly dialogue?: readonly (readonly [question: string, answer: string])[]
}

const ALL = ['az', 'terraform', 'kubectl', 'kubelogin', 'helm']
/** Real programs that commands of ours need. */
const REAL = ['git', 'sh', 'cat', 'env', 'script', 'stty']

const found = (program: string): string | undefined => {
  try {
    return execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/** Whether a program is there; says so where it is not. */
export function canRun(program: string, what: string): boolean {
  const can = found(program) !== undefined
  if (!can) console.log(`skipped: ${what} needs ${program}`)
  return can
}

function spawned(
  folder: string,
  env: NodeJS.ProcessEnv,
  command: readonly string[],
  { input, dialogue }: RunOptions,
): Promise<Ran> {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd: folder,
    env,
    stdio: [input === undefined && !dialogue ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const open = [...(dialogue ?? [])]
  const answer = () => {
    const [next] = open
    if (!next || !stdout.includes(next[0])) return
    open.shift()
    stdout = stdout.replace(next[0], '')
    child.stdin?.write(`${next[1]}\r`)
  }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    answer()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  if (input !== undefined) child.stdin?.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Lets fakes answer from a scenario while a test runs. */
export async function withFakes(
  scenario: readonly FakeAnswer[],
  use: (fakes: Fakes) => Promise<void>,
  programs: readonly string[] = ALL,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fakes-'))
  const bin = join(folder, 'bin')
  for (const name of ['bin', 'facts', 'inputs']) mkdirSync(join(folder, name))
  for (const program of programs)
    writeFileSync(join(bin, program), fakeProgram(folder, program, scenario), { mode: 0o755 })
  symlinkSync(process.execPath, join(bin, 'node'))
  for (const program of REAL) {
    const path = found(program)
    if (path) symlinkSync(path, join(bin, program))
  }
  const { ARM_SUBSCRIPTION_ID: _, CLOUDFLARE_API_TOKEN: __, ...rest } = process.env
  const env = { ...rest, PATH: bin, HOME: folder, GIT_CONFIG_GLOBAL: '/dev/null', CI: 'true' }
  const read = (): FakeCall[] => {
    const text = existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8') : ''
    return text
      .split('\n')
      .filter(Boolean)
      .map((record) => {
        const [known, input, words = ''] = record.split(SEPARATORS.part)
        const stdin = input ? readFileSync(input, 'utf8') : undefined
        return { line: words.split(SEPARATORS.word).join(' '), stdin, known: known === '1' }
      })
  }
  try {
    await use({
      env,
      calls: () => read().map(({ line }) => line),
      inputs: (words) =>
        read().flatMap(({ line, stdin }) => (line.includes(words) && stdin !== undefined ? [stdin] : [])),
      unknown: () => read().flatMap(({ line, known }) => (known ? [] : [line])),
      has: (fact) =>
        existsSync(join(folder, 'facts', fact)) && readFileSync(join(folder, 'facts', fact), 'utf8') !== '',
      set: (fact) => writeFileSync(join(folder, 'facts', fact), '1'),
      run(cwd, entry, args, options = {}) {
        const command = [process.execPath, 'src/commands/run.mjs', entry, ...args]
        const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
        // script(1) of util-linux gives it a terminal.
        const terminal = ['script', '--quiet', '--return', '--command', quoted, '/dev/null']
        return spawned(cwd, { ...env, ...options.env }, options.dialogue ? terminal : command, options)
      },
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same with one real program in place of its fake. */
export const withReal = (
  program: string,
  scenario: readonly FakeAnswer[],
  use: (fakes: Fakes) => Promise<void>,
): Promise<void> =>
  withFakes(
    scenario,
    (fakes) => {
      symlinkSync(found(program) ?? '', join(fakes.env['PATH'] ?? '', program))
      return use(fakes)
    },
    ALL.filter((name) => name !== program),
  )
