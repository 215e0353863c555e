import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { HEADER, writeImports } from './write-imports.ts'

const it = suite<{ folder: string }>('writeImports')

it.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), 'write-imports-'))
})

it.after.each(({ folder }) => rm(folder, { recursive: true }))

it('writes what changed and removes only what it generated before', async ({ folder }) => {
  await writeFile(join(folder, 'a.ts'), 'a')
  await writeFile(join(folder, 'stale.ts'), `${HEADER}somewhere`)
  await writeFile(join(folder, 'b.ts.1234.tmp'), 'half')
  await writeFile(join(folder, 'own.ts'), 'written by hand')
  const files = new Map([
    ['b.ts', 'bb'],
    ['a.ts', 'a'],
  ])
  assert.equal(await writeImports(folder, files, { prune: true }), [
    { file: 'a.ts', bytes: 1, change: 'unchanged' },
    { file: 'b.ts', bytes: 2, change: 'written' },
    { file: 'b.ts.1234.tmp', bytes: 0, change: 'removed' },
    { file: 'stale.ts', bytes: 0, change: 'removed' },
  ])
  assert.equal((await readdir(folder)).sort(), ['a.ts', 'b.ts', 'own.ts'])
  assert.is(await readFile(join(folder, 'b.ts'), 'utf8'), 'bb')
})

it('keeps the files of the other part when only one is rebuilt', async ({ folder }) => {
  await writeFile(join(folder, 'other.ts'), `${HEADER}somewhere`)
  await writeImports(folder, new Map([['a.ts', 'a']]), { prune: false })
  assert.equal((await readdir(folder)).sort(), ['a.ts', 'other.ts'])
})

it('says which folder it cannot write', async ({ folder }) => {
  const path = join(folder, 'file')
  await writeFile(path, '')
  const error = await writeImports(path, new Map(), { prune: true }).catch((reason: unknown) => reason)
  assert.ok(error instanceof UserError && error.code === 'OUTPUT_UNWRITABLE' && error.message.includes(path))
})

it.run()
