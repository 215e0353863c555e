/** What the documentation tells people to type exists, and is run by a check or marked. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import root from '../../package.json' with { type: 'json' }

const it = suite('documentation')

const PAGES = ['README.md', 'src/README.md', '.github/CONTRIBUTING.md']
const read = (path: string) => readFileSync(path, 'utf8')
const workspace = JSON.parse(read('classifier/package.json'))
const scripts: Record<string, string> = { ...workspace.scripts, ...root.scripts }
/** `npm run X`, and those that npm runs without `run`. */
const COMMAND = /\bnpm (?:run (?:--silent )?)?([a-z][\w:-]*)/g
const NPM_ITSELF = new Set(['ci', 'install', 'run'])

const checks = read('.ci/run') + read('.ci/newcomer')
const tests = ['src', 'classifier']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
  .map(read)
  .join('\n')

/** Blocks of commands: what is said about them, and their lines. */
const blocks = PAGES.flatMap((page) =>
  [...read(page).matchAll(/^( *)```sh(?: (\S+))?\n([\s\S]*?)^\1```$/gm)].map(([, , mark, text = '']) => ({
    page,
    mark,
    text,
  })),
)
const named = PAGES.flatMap((page) => [...read(page).matchAll(COMMAND)].map(([, name = '']) => name)).filter(
  (name) => !NPM_ITSELF.has(name),
)

it('names only commands that exist', () => {
  assert.equal(
    [...new Set(named)].filter((name) => !(name in scripts)),
    [],
  )
})

it('marks what needs the cloud, and names the check that runs what is not run in a fresh clone', () => {
  const wrong = blocks.filter(({ mark }) => mark !== undefined && mark !== 'cloud' && !existsSync(mark))
  assert.equal(wrong, [])
})

it('has every command run by a check, or marked as needing the cloud', () => {
  const typedSomewhere = blocks.map(({ text }) => text).join('\n') // each block is run, or marked
  const isRun = (name: string): boolean => {
    const entry = /(?:src|classifier)\/[\w/-]+\.(?:ts|mjs)/.exec(scripts[name] ?? '')?.[0]
    const program = /build\.js (\S+)/.exec(scripts[name] ?? '')?.[1]
    const typed = new RegExp(`npm (run )?(--silent )?${name}\\b`)
    return (
      typed.test(checks) ||
      typed.test(typedSomewhere) ||
      (entry !== undefined && tests.includes(entry)) ||
      (program !== undefined && new RegExp(`['"]${program}['"]`).test(tests))
    )
  }
  assert.equal(
    [...new Set(named)].filter((name) => !isRun(name)),
    [],
  )
})

it.run()
