import { availableParallelism } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DRAIN_TIMEOUT_MS, MAX_IMAGE_BYTES, PORT, REQUEST_TIMEOUT_MS } from '../contract.ts'
import { thrown } from '../testing/thrown.ts'
import { parseConfig } from './config.ts'
import { UserError } from './errors.ts'

const it = suite('parseConfig')

it('has a default for everything', () => {
  const config = parseConfig({})
  assert.is(config.port, PORT)
  assert.is(config.workers, availableParallelism())
  assert.is(config.maxImageBytes, MAX_IMAGE_BYTES)
  assert.is(config.drainTimeoutMs, DRAIN_TIMEOUT_MS)
  assert.is(config.requestTimeoutMs, REQUEST_TIMEOUT_MS)
  assert.is(config.imageDecoder, 'auto')
  assert.ok(config.signals)
  assert.is(config.commit, 'unknown')
})

it('reads numbers, and takes an empty variable for unset', () => {
  const config = parseConfig({ PORT: '9000', WORKERS: '3', MAX_QUEUE: '' })
  assert.is(config.port, 9000)
  assert.is(config.workers, 3)
  assert.not.ok(parseConfig({ SIGNALS: 'off' }).signals)
  assert.is(config.maxQueue, parseConfig({}).maxQueue)
})

it('reports every problem at once, with the variable and its value', async () => {
  const error = await thrown(() =>
    parseConfig({ PORT: '80800', WORKERS: 'two', IMAGE_DECODER: 'gd', SIGNALS: 'no', MAX_IMAGE_BYTES: '-1' }),
  )
  assert.instance(error, UserError)
  assert.match(error.message, 'PORT must be from 0 to 65535, but is "80800"')
  assert.match(error.message, 'WORKERS must be a whole number, but is "two"')
  assert.match(error.message, 'IMAGE_DECODER must be one of: auto, jimp, but is "gd"')
  assert.match(error.message, 'SIGNALS must be one of: on, off, but is "no"')
  assert.match(error.message, 'MAX_IMAGE_BYTES must be a whole number, but is "-1"')
})

it.run()
