/** What a build leaves alone, since a service may run from it. */
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { NODE_FLAGS } from '../program/process-memory.ts'
import { temporaryFolder } from './service.ts'

const it = suite('node build.js')

/** A copy of the workspace, and its build. */
function workspace() {
  const folder = temporaryFolder()
  for (const part of ['src', 'build.js', 'package.json'])
    cpSync(join('classifier', part), join(folder, part), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  const build = () => execFileSync(process.execPath, ['build.js'], { cwd: folder })
  build()
  return { build, folder: join(folder, 'dist') }
}
const filesOf = (folder: string) =>
  new Map(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs]))

it('writes nothing again that is as it was', () => {
  const { build, folder } = workspace()
  const before = filesOf(folder)
  assert.ok(before.has('main.js') && before.has('worker.js') && before.has('page.html'))
  build()
  assert.equal(filesOf(folder), before)
})

it('puts a new file in the place of an old one, which who reads it keeps', () => {
  const { build, folder } = workspace()
  const worker = join(folder, 'worker.js')
  const whole = readFileSync(worker, 'utf8')
  writeFileSync(worker, 'old')
  const before = statSync(worker).ino
  build()
  assert.is(readFileSync(worker, 'utf8'), whole)
  assert.is.not(statSync(worker).ino, before)
  assert.equal(
    readdirSync(folder).filter((name) => /\d$/.test(name)),
    [],
  )
})

it('starts the service with the memory that its image gives it', () => {
  for (const file of ['package.json', 'classifier/package.json']) {
    const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: { start: string } }
    assert.match(scripts.start, `node ${NODE_FLAGS.join(' ')} `, file)
  }
})

it.run()
