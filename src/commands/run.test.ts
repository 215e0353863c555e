/** What `run.mjs` keeps of an entry, in a repository of three files. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const it = suite('run.mjs')

interface Repository {
  write(file: string, text: string): void
  /** What the entry printed. */
  run(): string
  /** Names of what is kept. */
  kept(ending: string): string[]
  readonly cache: string
}

const ENTRY = "import { word } from './word.ts'\nimport { tell } from 'teller'\nexport const main = () => tell(word)\n"
const teller = (mark: string) => `exports.tell = (word) => console.log(word + '${mark}')\n`

function inRepository(use: (repository: Repository) => void): () => void {
  return () => {
    const root = mkdtempSync(join(tmpdir(), 'run-'))
    const write = (file: string, text: string) => writeFileSync(join(root, file), text)
    const cache = join(root, 'node_modules/.cache/commands')
    try {
      for (const folder of ['classifier', 'node_modules/teller']) mkdirSync(join(root, folder), { recursive: true })
      for (const program of ['src/commands/run.mjs', 'src/workshop/bundle.mjs']) cpSync(program, join(root, program))
      for (const name of ['esbuild', '@esbuild'])
        symlinkSync(join(process.cwd(), 'node_modules', name), join(root, 'node_modules', name))
      write('package.json', '{"dependencies":{"teller":"1"},"devDependencies":{"esbuild":"1"}}')
      write('classifier/package.json', '{"dependencies":{}}')
      write('tsconfig.json', '{}')
      write('node_modules/teller/index.js', teller('!'))
      write('entry.ts', ENTRY)
      write('word.ts', "export const word: string = 'one'\n")
      use({
        write,
        cache,
        run() {
          const { stdout, stderr } = spawnSync(process.execPath, ['src/commands/run.mjs', 'entry.ts'], {
            cwd: root,
            encoding: 'utf8',
          })
          return (stdout + stderr).trim()
        },
        kept: (ending) => readdirSync(cache).filter((file) => file.endsWith(ending)),
      })
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  }
}

it(
  'bundles once, and from the second run on has the compiled code as well',
  inRepository(({ run, kept }) => {
    assert.is(run(), 'one!')
    const first = kept('.cjs')
    assert.is(first.length, 1)
    assert.equal(kept('.code'), [])
    assert.is(run(), 'one!')
    assert.equal(kept('.code'), [`${first[0]}.code`])
    assert.is(run(), 'one!')
    assert.equal(kept('.cjs'), first)
  }),
)

it(
  'sees every change: of what an entry imports, of a package, of a file that is gone',
  inRepository(({ run, write }) => {
    for (const word of ['one', 'two', 'six', 'one']) {
      write('word.ts', `export const word: string = '${word}'\n`)
      assert.is(run(), `${word}!`)
      assert.is(run(), `${word}!`)
    }
    write('node_modules/teller/index.js', teller('?!'))
    assert.is(run(), 'one?!')
    write('other.ts', "export const word: string = 'other'\n")
    write('entry.ts', ENTRY.replace('./word.ts', './other.ts'))
    assert.is(run(), 'other?!')
    write('entry.ts', ENTRY.replace('./word.ts', './gone.ts'))
    assert.match(run(), /Could not resolve "\.\/gone\.ts"/)
  }),
)

it(
  'loads what is imported when it is needed, from a package that stays outside as well',
  inRepository(({ run, write }) => {
    write('classifier/package.json', '{"dependencies":{"teller":"1"}}')
    write('package.json', '{"dependencies":{},"devDependencies":{"esbuild":"1"}}')
    write(
      'entry.ts',
      "export const main = async () => (await import('teller')).tell((await import('./word.ts')).word)\n",
    )
    assert.is(run(), 'one!')
    assert.is(run(), 'one!')
  }),
)

it(
  'does without what it cannot read or write',
  inRepository(({ run, write, kept, cache }) => {
    mkdirSync(join(cache, '..'), { recursive: true })
    writeFileSync(cache, 'a file where the folder has to be')
    assert.is(run(), 'one!')
    rmSync(cache)
    run()
    run()
    write(join('node_modules/.cache/commands', kept('.code')[0] ?? ''), 'no code')
    assert.is(run(), 'one!')
    write('node_modules/.cache/commands/entry-ts.json', 'no list')
    assert.is(run(), 'one!')
    chmodSync(cache, 0o500)
    write('word.ts', "export const word: string = 'unwritten'\n")
    assert.is(run(), 'unwritten!')
    chmodSync(cache, 0o700)
  }),
)

it.run()
