/** `npm run baseline -w classifier -- folder`: what pictures are like that the model is expected to see. */

import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { locateModel } from '../model/manifest.ts'
import { messageOf, UserError } from '../program/errors.ts'
import { folderOfUser } from '../program/folder-of-user.ts'
import { runProgram } from '../program/run-program.ts'
import { baselineFile } from '../signals/baseline.ts'
import { measureBaseline } from './baseline/measure.ts'
import { findPictures } from './classify/find-pictures.ts'

const USAGE = `Usage: npm run baseline -w classifier -- [options] PICTURE|FOLDER...

Classifies pictures as the service does, and writes how many of them there are in each bucket of each signal: what
Prometheus compares with what comes in. Take pictures like those that will come, at least some hundreds.

  --model PATH   weights to measure with, instead of the default ones
  --out FILE     where to write, instead of classifier/models/<name of the weights>.baseline.json

Right classes are read from a MANIFEST.json beside the pictures ("images": [{ "file", "expected_index" }]), else from
the names of folders, such as tabby/, or of pictures, such as 281_tabby.jpg or tabby-7.jpg. With them it is measured how
right the model is for how sure it says to be.
`

// Relative to the program as it runs: classifier/dist/baseline.js.
const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url))

async function main(): Promise<void> {
  const { paths, modelPath, out } = parseArguments()
  const userFolder = folderOfUser()
  const model = locateModel(MODELS_DIR, modelPath && resolve(userFolder, modelPath))
  const baseline = await measureBaseline(model, findPictures(paths, userFolder))
  const target = out === undefined ? join(MODELS_DIR, baselineFile(model.path)) : resolve(userFolder, out)
  writeFileSync(target, `${JSON.stringify(baseline, null, 2)}\n`)
  const { pictures, labelled, right } = baseline
  const share = labelled === 0 ? '' : `, ${right} of ${labelled} labelled ones classified rightly`
  process.stdout.write(`${target}: ${pictures} pictures${share}\n`)
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
