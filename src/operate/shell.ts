import { spawn } from 'node:child_process'
import * as z from 'zod'
import { UserError } from '../errors.ts'
import type { Ask } from './ask.ts'
import { explain } from './explain.ts'
import { type Log, withProgress } from './progress.ts'

/** The programs that the platform is operated with; `node` is the one that runs this. */
export type Program = 'sh' | 'az' | 'terraform' | 'kubectl' | 'kubelogin' | 'helm' | 'git' | 'node' | 'npm'

export interface RunOptions {
  /** Written to standard input, and never printed. */
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  /** The folder it runs in, where that is not this one. */
  readonly cwd?: string
  /** Most seconds (default 120). */
  readonly timeoutSeconds?: number
  /** Whether people see the output while it comes. */
  readonly stream?: boolean
  /** Whether the command itself is not worth a line. */
  readonly quiet?: boolean
}

/** How a program ended; 127 where it is not installed, as in a shell. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Shell {
  readonly dryRun: boolean
  readonly log: Log
  /** Runs what only reads, and returns how it ended. */
  attempt(program: Program, args: readonly string[], options?: RunOptions): Promise<Outcome>
  /** Runs what only reads. @throws UserError `COMMAND_FAILED` where it fails. */
  read(program: Program, args: readonly string[], options?: RunOptions): Promise<string>
  /** The same for a program that answers in JSON. */
  json<T extends z.ZodType>(
    schema: T,
    program: Program,
    args: readonly string[],
    options?: RunOptions,
  ): Promise<z.output<T>>
  /** Runs what changes something outside the checkout, once someone has agreed; nothing in a dry run. */
  change(why: string, program: Program, args: readonly string[], options?: RunOptions): Promise<Outcome | undefined>
}

/** A command as one would type it. */
export function commandLine(program: string, args: readonly string[]): string {
  const quote = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
  return [program, ...args.map(quote)].join(' ')
}

/**
 * The error of a command that failed: our words where we know it, else the program's own last lines.
 *
 * @param line - The command as `commandLine` prints it.
 */
export function commandFailed(line: string, { code, stdout, stderr }: Outcome): UserError {
  const text = `${stderr}\n${stdout}`.trim()
  const [program = ''] = line.split(' ', 1)
  if (code === 127 && text === '')
    return new UserError('COMMAND_FAILED', {
      message: `${program} is not installed, or not on the PATH.`,
      hint: 'npm run doctor says what is needed, and where to get it.',
    })
  const known = explain(text)
  const last = text.split('\n').slice(-12).join('\n')
  return new UserError('COMMAND_FAILED', {
    message: known ? `${known.says}\n${line}\n${last}` : `${line} ended with ${code}.\n${last}`,
    hint:
      known?.fix ??
      'What is above is in the words of the program. Once it is corrected, run this again: it goes on from here.',
  })
}

interface Running {
  readonly line: string
  readonly log: Log
  /** Whether the program has to end by itself: Ctrl-C is left to it, so that Terraform gives its lock back. */
  readonly careful: boolean
}

const DEFAULT_TIMEOUT_SECONDS = 120

/** Runs a program to its end. */
function run(
  program: Program,
  args: readonly string[],
  options: RunOptions,
  { line, log, careful }: Running,
): Promise<Outcome> {
  const { input, env, cwd, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS, stream = false } = options
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    cwd,
  })
  let stdout = ''
  let stderr = ''
  let late = false
  const wait = () => log('Waiting for the program to stop …')
  if (careful) process.on('SIGINT', wait)
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGINT')
    setTimeout(() => child.kill('SIGKILL'), 30_000).unref()
  }, timeoutSeconds * 1000)
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (stream) process.stderr.write(text)
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    if (stream) process.stderr.write(text)
  })
  child.stdin?.on('error', () => {}) // it ended without reading; its exit code says why
  child.stdin?.end(input)
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', (error) => {
      if ('code' in error && error.code === 'ENOENT') resolve({ code: 127, stdout: '', stderr: '' })
      else reject(error)
    })
    child.on('close', (code) => {
      const over = late ? `\nIt took longer than ${timeoutSeconds} s and was stopped.` : ''
      resolve({ code: code ?? 1, stdout, stderr: stderr + over })
    })
  })
  return withProgress(line.length > 60 ? `${line.slice(0, 60)}…` : line, log, ended).finally(() => {
    clearTimeout(timer)
    process.off('SIGINT', wait)
  })
}

/** Asks once for each change, until the answer is "all". */
function createAgreement({ ask, yes }: { readonly ask: Ask; readonly yes: boolean }) {
  let all = yes
  return async function agree(why: string): Promise<void> {
    if (all) return
    const answer = (await ask.line(`${why}. Run it? [y]es, [n]o, [a]ll that follow: `)).toLowerCase()
    if (/^a(ll)?$/.test(answer)) all = true
    else if (!/^y(es)?$/.test(answer))
      throw new UserError('NOT_CONFIRMED', {
        message: `Stopped before: ${why}.`,
        hint: 'Nothing of it was done. Run this again to go on from here.',
      })
  }
}

/** The one way in which commands of this project run other programs. */
export function createShell(settings: {
  readonly ask: Ask
  readonly yes: boolean
  readonly dryRun: boolean
  readonly log: Log
}): Shell {
  const { dryRun, log } = settings
  const agree = createAgreement(settings)
  const attempt: Shell['attempt'] = (program, args, options = {}) => {
    const line = commandLine(program, args)
    if (!options.quiet) log(`$ ${line}`)
    return run(program, args, options, { line, log, careful: options.stream === true })
  }
  const read: Shell['read'] = async (program, args, options) => {
    const outcome = await attempt(program, args, options)
    if (outcome.code !== 0) throw commandFailed(commandLine(program, args), outcome)
    return outcome.stdout
  }
  return {
    dryRun,
    log,
    attempt,
    read,
    async json(schema, program, args, options) {
      const text = await read(program, args, options)
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        throw commandFailed(commandLine(program, args), { code: 0, stdout: text, stderr: 'It did not answer in JSON.' })
      }
      const parsed = schema.safeParse(value)
      if (parsed.success) return parsed.data
      const stderr = `It did not answer as expected.\n${z.prettifyError(parsed.error)}`
      throw commandFailed(commandLine(program, args), { code: 0, stdout: '', stderr })
    },
    async change(why, program, args, options = {}) {
      const line = commandLine(program, args)
      if (dryRun) {
        log(`would run: ${line}`)
        return undefined
      }
      log(`$ ${line}`)
      await agree(why)
      const outcome = await run(program, args, options, { line, log, careful: true })
      if (outcome.code !== 0) throw commandFailed(line, outcome)
      return outcome
    },
  }
}
