import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readManifest } from '../../model/manifest.ts'
import { Baseline } from '../../signals/baseline.ts'
import { type ExportOptions, exportedModel, LIGHTS, OTHER_NETWORKS } from '../../testing/onnx/exported-model.ts'
import { lightsFolder } from '../../testing/pictures.ts'
import { predict, startProgram, startService, temporaryFolder } from '../../testing/service.ts'
import { describeModel } from './add.ts'
import { parseAddOptions } from './options.ts'
import type { Ask } from './questions.ts'

const it = suite('npm run model -- add')

const LABELS = `${LIGHTS.join('\n')}\n`

/** A folder with a network as a tool exports it, its labels, and nothing else. */
function exported(options: ExportOptions = {}, labels = LABELS): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'lights.onnx'), exportedModel(options))
  writeFileSync(join(folder, 'labels.txt'), labels)
  return folder
}

async function add(folder: string, ...args: string[]) {
  const started = startProgram('model', { INIT_CWD: folder }, ['add', ...args])
  const code = await started.ended
  return { code, output: started.output() }
}

const USUAL = ['lights.onnx', '--labels', 'labels.txt', '--out', 'models']
const manifestIn = (folder: string) => readManifest(join(folder, 'models', 'lights.json'))

it('writes all that a model needs, and says what it guessed and why', async () => {
  const folder = exported()
  const { code, output } = await add(folder, ...USUAL)
  assert.is(code, 0, output)
  assert.match(output, /channels RGB +a guess: most networks do/)
  assert.match(output, /layout +NCHW +the file says so/)
  assert.equal(readdirSync(join(folder, 'models')).sort(), ['lights.json', 'lights.labels.json', 'lights.onnx'])
  const { name, input, preprocessing, output: answers, reference, url } = manifestIn(folder)
  assert.equal([name, url], ['lights', undefined])
  assert.equal([input.layout, input.side, input.type, input.channels], ['NCHW', 32, 'float32', 'RGB'])
  assert.equal([preprocessing.fit, preprocessing.resizeShorterSide, preprocessing.mean?.[0]], ['crop', 37, 0.485])
  assert.equal([answers.activation, answers.classes], ['logits', LIGHTS.length])
  assert.is(Buffer.from(reference ?? '', 'base64').length, 4 * LIGHTS.length)
})

it('finds by pictures how they are fed, measures the baseline, and is served as it is', async () => {
  const forms: ExportOptions[] = [
    { layout: 'NHWC', activation: 'probabilities' },
    { channels: 'BGR', batch: 1 },
    { layout: 'NHWC', type: 'uint8', channels: 'BGR' },
    { type: 'float16' },
    { side: 'free' },
  ]
  const pictures = await lightsFolder()
  for (const form of forms) {
    const said = JSON.stringify(form)
    const folder = exported(form)
    const { code, output } = await add(folder, ...USUAL, '--pictures', pictures)
    assert.is(code, 0, output)
    assert.match(output, /12 of 12, sure of the right class by 0\.9\d {2}<- taken/, said)
    assert.match(output, new RegExp(`${form.channels === 'BGR' ? 'RGB' : 'BGR'} .* \\d of 12`), said)
    const manifest = manifestIn(folder)
    assert.is(manifest.input.channels, form.channels ?? 'RGB', said)
    assert.equal(manifest.preprocessing.std, form.type === 'uint8' ? undefined : [1, 1, 1], said)
    const baseline = Baseline.parse(JSON.parse(readFileSync(join(folder, 'models', 'lights.baseline.json'), 'utf8')))
    assert.equal([baseline.pictures, baseline.labelled, baseline.right], [12, 12, 12], said)
    await servesIt(join(folder, 'models', 'lights.onnx'), pictures, manifest.input.layout, form)
  }
})

/** Page, pictures, tensors of the protocol, and the metrics that drift is computed from. */
async function servesIt(model: string, pictures: string, layout: string, { type, side = 32 }: ExportOptions) {
  const service = await startService({ MODEL_PATH: model })
  try {
    assert.not.match(service.output(), 'arithmetic not checked')
    const page = await (await fetch(service.url)).text()
    assert.match(page, '<h1>lights</h1>')
    assert.match(page, 'which of 4 things')
    const picture = readFileSync(join(pictures, 'Green', '1.png'))
    const { predictions } = (await (await predict(service.url, picture)).json()) as {
      predictions: { label: string; class_id: string }[]
    }
    assert.equal([predictions.length, predictions[0]?.label, predictions[0]?.class_id], [4, 'Green', 'Green'])

    const url = `${service.url}/v2/models/lights`
    const { inputs } = (await (await fetch(url)).json()) as { inputs: { datatype: string; shape: number[] }[] }
    const [input] = inputs
    const pixels = side === 'free' ? 224 : side
    assert.equal(input?.shape, layout === 'NCHW' ? [-1, 3, pixels, pixels] : [-1, pixels, pixels, 3])
    assert.is(input?.datatype, type === 'uint8' ? 'UINT8' : 'FP32')
    const [value, shape] = [type === 'uint8' ? 255 : 1, [1, ...(input?.shape.slice(1) ?? [])]]
    const data = new Array(3 * pixels * pixels).fill(value)
    const body = JSON.stringify({ inputs: [{ name: 'input', datatype: input?.datatype, shape, data }] })
    const answer = (await (await fetch(`${url}/infer`, { method: 'POST', body })).json()) as {
      outputs: { shape: number[]; data: number[] }[]
    }
    assert.equal(answer.outputs[0]?.shape, [1, 4])
    // Of white no colour is above the others, so it counts as little as all that is dark.
    assert.is(answer.outputs[0]?.data.indexOf(Math.max(...(answer.outputs[0]?.data ?? []))), 3)

    const metrics = await (await fetch(service.metricsUrl)).text()
    assert.match(metrics, 'classifier_signals_total{model="lights",version="1",signal="group",bucket="Green"} 1')
    assert.match(metrics, 'classifier_baseline_pictures{model="lights",version="1",signal="group",bucket="Green"} 3')
    assert.match(metrics, /classifier_self_check_distance_ratio\{model="lights",version="1"\} [\d.e-]+\n/)
  } finally {
    await service.stop()
  }
}

it('keeps a guess that the pictures do not decide, also where another one was wrong', async () => {
  const folder = exported({ layout: 'NHWC', rescales: true })
  const seen = async (edge: number) => {
    const { code, output } = await add(folder, ...USUAL, '--replace', '--pictures', await lightsFolder(edge))
    assert.is(code, 0, output)
    assert.match(output, /pixels +bytes \(0 to 255\) +the pictures say so: 12 of 12 right/)
    return output
  }
  const little = await seen(1)
  assert.match(little, /picture +stretched +a guess: Keras stretches what it loads; the pictures do not decide it/)
  assert.match(little, /cut from 32 .*\n.*stretched .*<- taken/, 'a cut is surer by less than counts')
  assert.match(await seen(3), /picture +cut from 37 +the pictures are against the guess, and do not decide/)
})

it('asks for what is still a guess, and offers the guess', async () => {
  const folder = exported({ side: 'free' })
  const args = ['lights.onnx', '--labels', 'labels.txt', '--fit', 'stretch']
  const options = parseAddOptions(args, folder, '')
  const asked: [string, string][] = []
  const answers: Record<string, string> = { 'Side in pixels': '96', 'Order of the colours': 'BGR', Pixels: 'signed' }
  const ask: Ask = async (question, offered, allowed) => {
    asked.push([question, offered])
    return allowed.find((each) => each === answers[question]) ?? offered
  }
  const { feeding, output, side } = await describeModel(options, folder, ask)
  assert.equal(asked, [
    ['Side in pixels', '224'],
    ['Order of the colours', 'RGB'],
    ['Pixels', 'imagenet'],
    ['It answers', 'logits'],
  ])
  assert.equal(
    [side, feeding.channels, feeding.mean, feeding.fit, output],
    [96, 'BGR', [0.5, 0.5, 0.5], 'stretch', 'logits'],
  )
})

it('keeps what it is told, and says that the pictures disagree', async () => {
  const folder = exported()
  const args = [
    '--pictures',
    await lightsFolder(),
    '--pixels',
    'signed',
    '--fit',
    'stretch',
    '--title',
    'Which <light>?',
  ]
  const { output } = await add(folder, ...USUAL, ...args)
  assert.match(output, 'What was told is worse than the best by 3 of 12 pictures.')
  const { preprocessing, title } = manifestIn(folder)
  assert.equal([preprocessing.mean?.[0], preprocessing.fit, title], [0.5, 'stretch', 'Which <light>?'])
})

it('groups classes as it is told, and names every one that it does not know', async () => {
  const folder = exported()
  writeFileSync(join(folder, 'groups.json'), JSON.stringify({ warm: ['Red'], cold: ['green', 'Blue'] }))
  assert.is((await add(folder, ...USUAL, '--groups', 'groups.json')).code, 0)
  const { groups } = JSON.parse(readFileSync(join(folder, 'models', 'lights.labels.groups.json'), 'utf8'))
  assert.equal(groups[1], { name: 'cold', ancestors: [], classes: ['Green', 'Blue'] })

  writeFileSync(join(folder, 'groups.json'), JSON.stringify({ warm: ['Red', 'Yellow'], cold: ['Red', 'Violet'] }))
  const { code, output } = await add(folder, ...USUAL, '--groups', 'groups.json', '--replace')
  assert.is(code, 1)
  for (const words of ['no class "Yellow"', '"Red" is in warm already', 'no class "Violet"'])
    assert.match(output, words)
})

it('takes labels as others write them', async () => {
  const labelsOf = async (text: string) => {
    const folder = exported({}, text)
    const { code, output } = await add(folder, ...USUAL)
    assert.is(code, 0, output)
    return JSON.parse(readFileSync(join(folder, 'models', 'lights.labels.json'), 'utf8'))
  }
  assert.equal(await labelsOf('0 Red\r\n1 Green\r\n2 Blue\r\n3 Dark\r\n'), [...LIGHTS])
  assert.equal(await labelsOf('n00000001 red, scarlet\nn00000002 green\nBlue\nDark'), [
    'n00000001 red',
    'n00000002 green',
    'Blue',
    'Dark',
  ])
  assert.equal(await labelsOf('Crane\nCrane\nBlue\nDark'), ['Crane (0)', 'Crane (1)', 'Blue', 'Dark'])
})

it('refuses what is no classifier, and says what it is', async () => {
  const wanted: Record<keyof typeof OTHER_NETWORKS, string> = {
    picture: 'a segmentation, or another picture',
    detector: 'a detector',
    regression: 'it answers one number',
    labels: 'it answers the class alone',
    text: 'a language model',
    pair: 'it takes 2 tensors at once',
    table: 'rows of numbers',
    grey: 'grey pictures',
  }
  const folder = exported()
  for (const [kind, build] of Object.entries(OTHER_NETWORKS)) {
    writeFileSync(join(folder, 'lights.onnx'), build())
    const { code, output } = await add(folder, ...USUAL)
    assert.is(code, 1)
    assert.match(output, 'is no classifier of pictures')
    assert.match(output, wanted[kind as keyof typeof OTHER_NETWORKS])
    assert.not.match(output, /^\s+at /m, 'no stack')
  }
  assert.not.ok(existsSync(join(folder, 'models')))
})

it('refuses weights that lie in another file, also where that is at hand', async () => {
  const folder = exported({ location: 'lights.onnx.data' })
  writeFileSync(join(folder, 'lights.onnx.data'), Buffer.alloc(4 * 3 * LIGHTS.length))
  const { code, output } = await add(folder, ...USUAL)
  assert.is(code, 1)
  assert.match(output, 'lights.onnx has its weights in another file.')
  assert.match(output, 'external_data=False')
})

it('says everything that is wrong with its arguments at once', async () => {
  const folder = exported()
  const { code, output } = await add(
    folder,
    'lights.onnx',
    '--channels',
    'GBR',
    '--mean',
    '1,2',
    '--side',
    'x',
    '--name',
    'A B',
  )
  assert.is(code, 1)
  for (const words of [
    '--labels FILE',
    '--channels takes RGB, BGR, not "GBR"',
    '--mean takes three',
    '--mean and --std',
    '--side takes',
    '--name takes',
  ]) {
    assert.match(output, words)
  }
  assert.match((await add(folder, '--nothing')).output, 'Usage: npm run model -- add')
  assert.match((await add(folder, 'none.onnx', '--labels', 'labels.txt', '--out', 'models')).output, 'There is no file')
  assert.match((await add(folder, ...USUAL, '--side', '64')).output, 'which is not --side 64')
})

it('leaves a model of the same name alone, and whole where a new one fails', async () => {
  const folder = exported()
  await add(folder, ...USUAL)
  const before = readFileSync(join(folder, 'models', 'lights.json'), 'utf8')
  assert.match((await add(folder, ...USUAL)).output, 'Choose another --name, or add --replace.')
  mkdirSync(join(folder, 'pictures'))
  writeFileSync(join(folder, 'pictures', 'Red.png'), 'no picture')
  const { code, output } = await add(folder, ...USUAL, '--replace', '--pictures', 'pictures')
  assert.is(code, 1, output)
  assert.match(output, 'None of the pictures')
  assert.is(readFileSync(join(folder, 'models', 'lights.json'), 'utf8'), before)
  assert.equal(readdirSync(join(folder, 'models')).sort(), ['lights.json', 'lights.labels.json', 'lights.onnx'])
  writeFileSync(join(folder, 'labels.txt'), 'Red\nGreen\nBlue\n')
  const short = await add(folder, ...USUAL, '--replace')
  assert.match(short.output, 'has 3 labels, and the network answers 4 numbers')
})

it.run()
