import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { softmax } from '../model/postprocess.ts'
import { createNormalize } from '../model/preprocess.ts'
import type { ModelSettings } from '../model/settings.ts'
import { imageType } from '../pictures/image-header.ts'
import { Refusal } from '../program/errors.ts'
import { COLOR_CLASSES } from '../testing/onnx-model.ts'
import { bmp, type Color, jpeg, solid } from '../testing/pictures.ts'
import { colorModelFile } from '../testing/service.ts'
import { workerSettings } from '../testing/settings.ts'
import { shared } from '../testing/shared.ts'
import { thrown } from '../testing/thrown.ts'
import { type ClassifyImage, createClassifyImage } from './classify-image.ts'

const it = suite('classifyImage')

async function best(classifyImage: ClassifyImage, bytes: Buffer): Promise<number | undefined> {
  const type = imageType(bytes)
  assert.ok(type)
  return (await classifyImage({ model: 0, bytes, type, top: 5 })).scores[0]?.index
}

for (const decoder of ['auto', 'jimp'] as const) {
  it(`tells colours apart with the small model (${decoder})`, async () => {
    const classifyImage = await createClassifyImage(workerSettings(colorModelFile(), decoder))
    for (const color of ['red', 'green', 'blue'] satisfies Color[]) {
      assert.is(await best(classifyImage, await jpeg(color)), COLOR_CLASSES[color])
      assert.is(await best(classifyImage, bmp(color)), COLOR_CLASSES[color])
    }
  })
}

it('answers with the wanted number of classes, times and probabilities', async () => {
  const classifyImage = await createClassifyImage(workerSettings(colorModelFile()))
  const { scores, measured, decodeMs, preprocessMs, inferenceMs } = await classifyImage({
    model: 0,
    bytes: await jpeg('red'),
    type: 'jpeg',
    top: 5,
  })
  assert.is(scores.length, 5)
  assert.ok(scores.every(({ score }) => score >= 0 && score <= 1))
  assert.ok(decodeMs > 0 && preprocessMs > 0 && inferenceMs > 0)
  assert.is(measured?.confidence, scores[0]?.score)
  assert.ok(Math.abs((measured?.luminance ?? 0) - 0.21) < 0.02 && (measured?.contrast ?? 1) < 0.02)
})

it('keeps pictures apart that are classified at the same time', async () => {
  const classifyImage = await createClassifyImage(workerSettings(colorModelFile()))
  const colors: Color[] = Array.from({ length: 30 }, (_, i) => (['red', 'green', 'blue'] as const)[i % 3] ?? 'red')
  const found = await Promise.all(colors.map(async (color) => best(classifyImage, await jpeg(color))))
  assert.equal(
    found,
    colors.map((color) => COLOR_CLASSES[color]),
  )
})

it('answers the same for a picture and for its tensor, with the output of the network', async () => {
  const settings = workerSettings(colorModelFile())
  const classifyImage = await createClassifyImage(settings)
  const [model] = settings.models as [ModelSettings]
  const planes = createNormalize(model.preprocessing)(new Uint8Array(3 * 224 * 224).fill(200))
  const bytes = Buffer.concat([Buffer.alloc(1), Buffer.from(planes.buffer)]).subarray(1) // not at a multiple of four
  const tensor = await classifyImage({ model: 0, bytes, type: 'tensor', top: 3, wantsOutput: true })
  const gray = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#c8c8c8' } })
    .png()
    .toBuffer()
  const picture = await classifyImage({ model: 0, bytes: gray, type: 'png', top: 3, wantsOutput: true })
  assert.equal(tensor.scores, picture.scores)
  assert.equal(tensor.output, picture.output)
  assert.is(tensor.output?.length, 1000)
  const [best] = tensor.scores
  assert.is(softmax(tensor.output as Float32Array)[best?.index as number], best?.score)
})

it('holds several models, and takes probabilities as they are', async () => {
  const [first] = workerSettings(colorModelFile()).models as [ModelSettings]
  const [second] = workerSettings(colorModelFile({ shift: 7 })).models as [ModelSettings]
  const models = [first, { ...second, activation: 'probabilities' as const }]
  const classifyImage = await createClassifyImage({ models, decoder: 'auto', maxPixels: 1e6, signals: true })
  const bytes = await jpeg('green')
  const [a, b] = await Promise.all(
    [0, 1].map((model) => classifyImage({ model, bytes, type: 'jpeg', top: 1, wantsOutput: true })),
  )
  assert.is(a?.scores[0]?.index, COLOR_CLASSES.green)
  assert.is(b?.scores[0]?.index, COLOR_CLASSES.green + 7)
  assert.is(b?.scores[0]?.score, b?.output?.[COLOR_CLASSES.green + 7])
})

it('refuses what it cannot decode, and goes on', async () => {
  const classifyImage = await createClassifyImage(workerSettings(colorModelFile(), 'jimp'))
  const damaged = (await jpeg('red')).subarray(0, 200)
  const error = (await thrown(() => classifyImage({ model: 0, bytes: damaged, type: 'jpeg', top: 5 }))) as Refusal
  assert.instance(error, Refusal)
  assert.is(error.reason, 'undecodable-image')
  const webp = await solid('red').webp().toBuffer()
  assert.is(
    ((await thrown(() => classifyImage({ model: 0, bytes: webp, type: 'webp', top: 5 }))) as Refusal).reason,
    'unsupported-image',
  )
  assert.is(await best(classifyImage, await jpeg('red')), COLOR_CLASSES.red)
})

const photos = shared('images', 'accuracy on photographs')
for (const [file, decoder, least] of [
  ['mobilenetv2-12-int8.onnx', 'auto', 23],
  ['mobilenetv2-1.0-fp32-reconstructed.onnx', 'auto', 24],
  ['mobilenetv2-12-int8.onnx', 'jimp', 22], // cannot read the two WebP
] as const) {
  const path = shared(`models/${file}`, `accuracy of ${file}`)
  if (path === undefined || photos === undefined) continue
  it(`is right about at least ${least} of 26 photographs (${file}, ${decoder})`, async () => {
    const classifyImage = await createClassifyImage(workerSettings(path, decoder))
    const names = readdirSync(photos).filter((name) => /^\d+_/.test(name))
    assert.is(names.length, 26)
    const wrong: string[] = []
    for (const name of names) {
      const found = await best(classifyImage, readFileSync(join(photos, name))).catch(() => undefined)
      if (found !== Number.parseInt(name, 10)) wrong.push(name)
    }
    const right = names.length - wrong.length
    process.stdout.write(`\n  ${file}, ${decoder}: ${right} of ${names.length}; wrong: ${wrong.join(', ')}\n`)
    assert.ok(right >= least)
    for (const name of ['281_tabby.jpg', '963_pizza.jpg', '779_school_bus.jpg']) assert.not(wrong.includes(name), name)
  })
}

it.run()
