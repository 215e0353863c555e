/** Every npm script is in the list, and answers `--help` with its usage and nothing else. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { delimiter, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { COMMANDS } from './help.ts'

const it = suite('npm run help')

interface Script {
  /** As it is listed: with its workspace, where the repository has no script of that name. */
  readonly name: string
  readonly folder: string
  readonly text: string
}

const scriptsIn = (folder: string, suffix = ''): Script[] =>
  Object.entries<string>(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts).map(
    ([name, text]) => ({ name: `${name}${suffix}`, folder, text }),
  )
const root = scriptsIn('.')
const all = [...root, ...scriptsIn('classifier', ' -w classifier')]
const isShared = ({ name }: Script) => root.some((each) => name === `${each.name} -w classifier`)
const listed: string[] = Object.values(COMMANDS).flatMap((group) => Object.keys(group))

interface Answer {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a script as npm does for `npm run NAME -- --help`, without the start of npm itself. */
function help({ folder, text }: Script): Promise<Answer> {
  const PATH = [join(process.cwd(), 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  const child = spawn('sh', ['-c', `${text} --help`], { cwd: folder, env: { ...process.env, PATH } })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Says what is wrong with an answer; tools that are not ours name themselves. */
function problemOf({ name, text }: Script, { code, stdout, stderr }: Answer): string | undefined {
  const [plain = ''] = name.split(' ')
  const usage = /^(?:biome|tsc) /.test(text)
    ? /Usage: biome check|tsc: The TypeScript Compiler/
    : new RegExp(`npm (?:run )?${plain}\\b`)
  if (code === 0 && stderr === '' && usage.test(stripVTControlCharacters(stdout))) return undefined
  return `${name} ends with ${code}: ${stdout.slice(0, 200)}${stderr.slice(0, 500)}`
}

it('lists every script, and nothing else', () => {
  const wanted = all.filter((script) => !isShared(script)).map(({ name }) => name)
  assert.equal([...listed].sort(), wanted.sort())
})

it('gets a usage from every script that is asked for help', async () => {
  const waiting = [...all]
  const problems: string[] = []
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const problem = problemOf(next, await help(next))
      if (problem) problems.push(problem)
    }
  }
  await Promise.all(cpus().map(work))
  assert.equal(problems, [])
})

it.run()
