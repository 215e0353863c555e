import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'uvu'
import { readTree } from '../../engine/output/disk.ts'

/** A copy of the repository, as someone has it who cloned it and ran `npm ci`. */
export interface Checkout {
  readonly folder: string
  /** Runs synth; resolves to its exit code and everything it printed. */
  synth(...args: string[]): { readonly code: number | null; readonly output: string }
  /** Runs another entry: `src/commands/diff.ts`. */
  run(
    entry: string,
    ...args: string[]
  ): { readonly code: number | null; readonly stdout: string; readonly output: string }
  git(...args: string[]): string
  /** Replaces a text that must be there. */
  edit(file: string, before: string, after: string): void
  write(file: string, text: string): void
  read(file: string): string
  /** Everything below `terraform/` and `gitops/`. */
  generated(): ReadonlyMap<string, string>
}

const COPIED = [
  'src',
  'imports',
  'classifier/src/contract.ts',
  'classifier/package.json',
  'package.json',
  'tsconfig.json',
  'tsconfig.synth.json',
]
const GIT_IDENTITY = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

/** Gives a copy the environments of a fresh clone, whatever a fork has in their place. */
export function shipEnvironments(folder: string): void {
  const [samples, target] = ['src/workshop/testing/environments', join(folder, 'src/environments')]
  rmSync(target, { recursive: true })
  mkdirSync(target)
  for (const file of readdirSync(samples).filter((name) => !name.endsWith('.test.ts'))) {
    const text = readFileSync(join(samples, file), 'utf8')
    writeFileSync(join(target, file), text.replace("'../../../config/schema.ts'", "'../config/schema.ts'"))
  }
  for (const data of ['images', 'outputs', 'identities']) writeFileSync(join(target, `${data}.json`), '{}\n')
}

/** Copies the repository, with the shipped environments and without the tests, to a temporary folder, for tests that remove it. */
export function makeCheckout(): Checkout & { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'))
  // In CI synth sets up no hooks; a person's clone is what is tested here.
  const { CI: _, ...variables } = process.env
  const env = { ...variables, ...GIT_IDENTITY }
  for (const path of [...COPIED, '.gitattributes', '.githooks', '.gitignore'])
    cpSync(path, join(folder, path), { recursive: true, filter: (file) => !file.endsWith('.test.ts') })
  shipEnvironments(folder)
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  const run = (args: readonly string[]) => {
    const options = { cwd: folder, env, encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, ['src/commands/run.mjs', ...args], options)
    return { code: status, stdout, output: stdout + stderr }
  }
  return {
    folder,
    synth: (...args) => run(['src/commands/synth.ts', ...args]),
    run: (entry, ...args) => run([entry, ...args]),
    git: (...args) =>
      execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    edit(file, before, after) {
      const text = readFileSync(join(folder, file), 'utf8')
      if (!text.includes(before)) throw new Error(`${file} has no ${before}`)
      writeFileSync(join(folder, file), text.replace(before, after))
    },
    write: (file, text) => writeFileSync(join(folder, file), text),
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    generated: () => readTree(folder, ['terraform', 'gitops']),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The same for one test. */
export async function withCheckout(use: (checkout: Checkout) => void | Promise<void>): Promise<void> {
  const checkout = makeCheckout()
  try {
    await use(checkout)
  } finally {
    checkout.remove()
  }
}

/** The same with everything generated, for all tests of a suite. */
export function placeFor(it: Test): Checkout {
  const place = makeCheckout()
  it.before(() => {
    place.synth('--no-types')
  })
  it.after(() => place.remove())
  return place
}
