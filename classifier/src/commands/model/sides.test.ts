import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../program/errors.ts'
import { type ExportOptions, exportedModel, LIGHTS } from '../../testing/onnx/exported-model.ts'
import { lightsFolder } from '../../testing/pictures.ts'
import { temporaryFolder } from '../../testing/service.ts'
import { thrown } from '../../testing/thrown.ts'
import { describeModel } from './add.ts'
import { parseAddOptions } from './options.ts'

const it = suite('sides that a file leaves free')

function described(form: ExportOptions, ...args: string[]) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'lights.onnx'), exportedModel({ side: 'free', ...form }))
  writeFileSync(join(folder, 'labels.txt'), `${LIGHTS.join('\n')}\n`)
  return describeModel(parseAddOptions(['lights.onnx', '--labels', 'labels.txt', ...args], folder, ''), folder)
}

it('are 224 where the network takes it', async () => {
  const { side, layout } = await described({})
  assert.equal([side, layout], [224, 'NCHW'])
})

it('are found by what the network takes, and so is the layout', async () => {
  for (const [form, ...wanted] of [
    [{ places: 48 }, 48, 'NCHW'],
    [{ places: 384, isAnyLayout: true }, 384, 'NCHW'],
    [{ layout: 'NHWC', isAnyLayout: true }, 224, 'NHWC'],
    [{ layout: 'NHWC', isAnyLayout: true, type: 'uint8', places: 96 }, 96, 'NHWC'],
  ] as const) {
    const { side, layout } = await described(form)
    assert.equal([side, layout], wanted)
  }
})

it('are found by pictures where it takes all', async () => {
  const pictures = await lightsFolder()
  for (const [form, ...wanted] of [
    [{ best: 64 }, 64, 'unit'],
    [{ best: 32, layout: 'NHWC', rescales: true }, 32, 'bytes'],
    [{}, 224, 'unit'],
  ] as const) {
    const { side, feeding } = await described(form, '--pictures', pictures)
    assert.equal([side, feeding.pixels], wanted)
  }
  assert.is((await described({ best: 64 }, '--pictures', pictures, '--side', '224')).side, 224, 'what is told counts')
})

it('have to be told where they are unusual', async () => {
  const error = await thrown(() => described({ places: 77 }))
  assert.instance(error, UserError)
  assert.match((error as UserError).hint, 'If it was made for another size: --side N')
  assert.is((await described({ places: 77 }, '--side', '77')).side, 77)
})

it.run()
