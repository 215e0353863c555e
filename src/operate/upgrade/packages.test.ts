import { lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import type { Shell } from '../shell.ts'
import { installPackages } from './packages.ts'

const it = suite('packages of an upgrade')

const lock = (version: string, zod: string) =>
  JSON.stringify({ version, packages: { '': { version }, 'node_modules/zod': { version: zod } } })

/** Installs for a worktree whose lock file says something else than the checkout's; returns what ran. */
async function installed(worktree: string, code = 0): Promise<{ readonly ran: string[]; readonly isLink: boolean }> {
  const [root, folder] = [mkdtempSync(join(tmpdir(), 'packages-')), mkdtempSync(join(tmpdir(), 'packages-'))]
  const ran: string[] = []
  const shell = {
    log() {},
    async attempt(program: string, args: readonly string[]) {
      ran.push([program, ...args].join(' ').replace(folder, 'WORKTREE'))
      return { code, stdout: '', stderr: 'npm error network' }
    },
  } as Partial<Shell> as Shell // of which it needs no more
  try {
    mkdirSync(join(root, 'node_modules'))
    writeFileSync(join(root, 'package-lock.json'), lock('1.0.0', '4.0.0'))
    writeFileSync(join(folder, 'package-lock.json'), worktree)
    await installPackages(shell, root, folder)
    const link = lstatSync(join(folder, 'node_modules'), { throwIfNoEntry: false })
    return { ran, isLink: link?.isSymbolicLink() ?? false }
  } finally {
    for (const each of [root, folder]) rmSync(each, { recursive: true })
  }
}

it('are those of the checkout where only the number of the release differs', async () => {
  assert.equal(await installed(lock('1.1.0', '4.0.0')), { ran: [], isLink: true })
})

it('are those of the checkout as long as the lock file is in conflict', async () => {
  assert.equal(await installed('<<<<<<< HEAD\n'), { ran: [], isLink: true })
})

it('come from the registry where the release brings others, and a failure is told in its words', async () => {
  const { ran } = await installed(lock('1.1.0', '4.1.0'))
  assert.equal(ran, ['npm --prefix WORKTREE ci --no-audit --no-fund'])
  const error = await installed(lock('1.1.0', '4.1.0'), 1).catch((reason: unknown) => reason)
  assert.ok(error instanceof UserError && error.message.includes('npm error network'))
})

it.run()
