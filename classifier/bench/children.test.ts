import { existsSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, start, stop } from './children.ts'

const it = suite('children of the bench')

/** A child that does this with each order. */
const child = (program: string) =>
  start(process.execPath, ['-e', `process.on('message', (order) => { ${program} })`]).child

it('answer one order after the other', async () => {
  const echo = child('process.send(order)')
  assert.equal([await ask(echo, { of: 1 }), await ask(echo, { of: 2 })], [{ of: 1 }, { of: 2 }])
  echo.kill()
})

it('are not waited for when they end instead', async () => {
  const failing = await ask(child('process.exit(3)'), {}).catch((error: unknown) => String(error))
  assert.match(failing as string, /ended with 3 instead of answering$/)
})

const itOnLinux = existsSync('/proc/self/stat') ? it : it.skip
itOnLinux('end with all that they started, in groups of their own too', async () => {
  const program = `const { spawn } = require('node:child_process')
    const options = { detached: true, stdio: 'ignore' }
    process.on('message', () => process.send(spawn('sleep', ['60'], options).pid))`
  const { child: parent } = start(process.execPath, ['-e', program])
  const pid = await ask<number>(parent, {})
  assert.is(isRunning(pid), true)
  await stop(parent)
  for (let times = 0; isRunning(pid) && times < 100; times++) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.is(isRunning(pid), false)
})

/** A process that has ended may wait for its parent to ask how. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

it.run()
