/** `npm run baseline -w classifier -- folder`: what pictures are like that the model is expected to see. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { MAX_IMAGE_PIXELS } from '../contract.ts'
import { sha256OfFile } from '../model/checksum.ts'
import { type LocatedModel, locateModel, readLabels } from '../model/manifest.ts'
import { modelSettings } from '../model/settings.ts'
import { messageOf, UserError } from '../program/errors.ts'
import { createProgress } from '../program/progress.ts'
import { runProgram } from '../program/run-program.ts'
import { checkImage } from '../routes/upload.ts'
import { type Baseline, baselineFile } from '../signals/baseline.ts'
import { calibrate, type Judged } from '../signals/calibration.ts'
import { createSignalCounts } from '../signals/counts.ts'
import { readGroups } from '../signals/groups.ts'
import { createKnownClass } from '../signals/known-classes.ts'
import { pictureOf, signalsOf } from '../signals/picture.ts'
import { createClassifyImage } from '../workers/classify-image.ts'
import { findPictures, type Picture as PictureFile } from './classify/find-pictures.ts'

const USAGE = `Usage: npm run baseline -w classifier -- [options] PICTURE|FOLDER...

Classifies pictures as the service does, and writes how many of them there are in each bucket of each signal: what
Prometheus compares with what comes in. Take pictures like those that will come, at least some hundreds.

  --model PATH   weights to measure with, instead of the default ones
  --out FILE     where to write, instead of classifier/models/<name of the weights>.baseline.json

Right classes are read from a MANIFEST.json beside the pictures ("images": [{ "file", "expected_index" }]), else from
names such as 281_tabby.jpg. With them it is measured how right the model is for how sure it says to be.
`

// Relative to the program as it runs: classifier/dist/baseline.js.
const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url))

async function main(): Promise<void> {
  const { paths, modelPath, out } = parseArguments()
  const userFolder = process.env['INIT_CWD'] ?? process.cwd() // npm changes to the workspace's folder
  const model = locateModel(MODELS_DIR, modelPath && resolve(userFolder, modelPath))
  const baseline = await measure(model, findPictures(paths, userFolder))
  const target = out === undefined ? join(MODELS_DIR, baselineFile(model.path)) : resolve(userFolder, out)
  writeFileSync(target, `${JSON.stringify(baseline, null, 2)}\n`)
  const { pictures, labelled, right } = baseline
  const share = labelled === 0 ? '' : `, ${right} of ${labelled} labelled ones classified rightly`
  process.stdout.write(`${target}: ${pictures} pictures${share}\n`)
}

async function measure(model: LocatedModel, files: readonly PictureFile[]): Promise<Baseline> {
  const sha256 = await sha256OfFile(model.path)
  const models = [modelSettings({ ...model, sha256: model.sha256 ?? sha256 })]
  const classifyImage = await createClassifyImage({
    models,
    decoder: 'auto',
    maxPixels: MAX_IMAGE_PIXELS,
    signals: true,
  })
  const labels = readLabels(MODELS_DIR, model.manifest)
  const groups = readGroups(MODELS_DIR, model.manifest.labels, labels)
  const counts = createSignalCounts([...new Set(groups)].sort())
  const knownClass = createKnownClass(labels.length)
  const judged: Judged[] = []

  async function add({ path }: PictureFile): Promise<void> {
    const bytes = readFileSync(path)
    const header = checkImage(bytes)
    const result = await classifyImage({ model: 0, bytes, type: header.type, top: 1 })
    counts.add(signalsOf(result, groups, pictureOf(bytes, header)))
    const known = knownClass(path)
    const [best] = result.scores
    judged.push({ confidence: best?.score ?? 0, isRight: known === undefined ? undefined : best?.index === known })
  }
  await eachWithProgress(files, add)
  if (judged.length === 0) throw new UserError('None of the pictures can be classified.', 'Name others.')

  const signals: Baseline['signals'] = {}
  for (const { signal, bucket, count } of counts.entries()) signals[signal] = { ...signals[signal], [bucket]: count }
  return {
    model: model.name,
    version: model.version,
    sha256,
    pictures: judged.length,
    labelled: judged.filter(({ isRight }) => isRight !== undefined).length,
    right: judged.filter(({ isRight }) => isRight === true).length,
    calibration: calibrate(judged),
    signals,
  }
}

/** What is no picture is left out, and said so. */
async function eachWithProgress(files: readonly PictureFile[], use: (file: PictureFile) => Promise<void>) {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const isTerminal = process.stderr.isTTY === true
  const write = (text: string) => process.stderr.write(text)
  const progress = createProgress(`${files.length} pictures`, total, { write, isTerminal })
  const leftOut: string[] = []
  let done = 0
  for (const file of files) {
    await use(file).catch((error) => leftOut.push(`${file.name}: ${messageOf(error)}`))
    done += file.bytes
    progress.update(done)
  }
  progress.end()
  for (const line of leftOut) write(`left out: ${line}\n`)
}

function parseArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        model: { type: 'string' },
        out: { type: 'string' },
      },
      allowPositionals: true,
    })
    const { model, out } = values
    if (positionals.length === 0) throw new Error('No picture is named')
    return { paths: positionals, modelPath: model ?? process.env['MODEL_PATH'], out }
  } catch (error) {
    throw new UserError(`${messageOf(error)}.`, `\n${USAGE.trimEnd()}`)
  }
}

await runProgram(main, USAGE)
