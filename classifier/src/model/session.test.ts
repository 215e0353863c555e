import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../program/errors.ts'
import { COLOR_CLASSES } from '../testing/onnx-model.ts'
import { colorModelFile, temporaryFolder } from '../testing/service.ts'
import { thrown } from '../testing/thrown.ts'
import { sha256OfFile } from './checksum.ts'
import { createSession } from './session.ts'

const it = suite('createSession')
const INTERFACE = { side: 224, layout: 'NCHW', type: 'float32', classes: 1000 } as const

it('answers with logits', async () => {
  const path = colorModelFile()
  const session = await createSession({ path, sha256: await sha256OfFile(path), ...INTERFACE })
  const planes = new Float32Array(3 * 224 * 224).fill(1, 224 * 224, 2 * 224 * 224)
  const logits = await session.run(planes)
  assert.is(logits.length, 1000)
  assert.is(logits.indexOf(Math.max(...logits)), COLOR_CLASSES.green)
})

it('refuses other bytes than the manifest names', async () => {
  const error = await thrown(() => createSession({ path: colorModelFile(), sha256: '0'.repeat(64), ...INTERFACE }))
  assert.instance(error, UserError)
  assert.match(error.message, 'sha256 expected 000')
})

it('refuses a network with another interface, and says which', async () => {
  const side = await thrown(() => createSession({ path: colorModelFile({ side: 299 }), ...INTERFACE }))
  assert.match(side.message, 'takes float32 [N,3,299,299] instead of float32 [N,3,224,224]')
  const classes = await thrown(() => createSession({ path: colorModelFile({ classes: 10 }), ...INTERFACE }))
  assert.match(classes.message, 'answers float32 [N,10] instead of float32 [N,1000]')
})

it('refuses what is no network', async () => {
  const path = join(temporaryFolder(), 'text.onnx')
  writeFileSync(path, 'no network')
  const error = await thrown(() => createSession({ path, ...INTERFACE }))
  assert.instance(error, UserError)
  assert.match(error.message, 'cannot be loaded')
})

it.run()
