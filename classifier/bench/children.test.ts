import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, start } from './children.ts'

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

it.run()
