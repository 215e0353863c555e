/** `npm run model`: puts the weights of a published model in place; `npm run model -- add FILE`: a model of your own. */
import { fileURLToPath } from 'node:url'
import { DEFAULT_MODEL } from '../model/manifest.ts'
import { runProgram } from '../program/run-program.ts'
import { addModel } from './model/add.ts'
import { PRESETS } from './model/feeding.ts'
import { fetchModels } from './model/fetch.ts'

// Relative to this file as it runs: classifier/dist/model.js.
const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url))

const FETCH_USAGE = `Usage: npm run model [-- NAME... | --all]
       npm run model -- add FILE.onnx --labels FILE [options]

Downloads the weights of a model (${DEFAULT_MODEL} unless named) and checks their sha256.
With "add", describes a model of your own: npm run model -- add --help

  MODEL_SOURCE   where to take them from instead: a folder, a file or a URL
`

const ADD_USAGE = `Usage: npm run model -- add FILE.onnx --labels FILE [options]

Adds a classifier of pictures: reads what its file says, guesses the rest and says why, asks in a terminal, and writes
weights, manifest, labels and baseline into classifier/models.

  --labels FILE     a class a line, in the order of the network's answer; before it, if you like, its WordNet id
  --pictures PATH   a folder whose folders or pictures are called as their classes: says how right the model is for each way
                    to feed it, takes the best, and measures the baseline
  --groups FILE     JSON, {"group": ["class", …]}: what drift is counted by; else each class, up to 50 of them
  --name NAME       what it is called (default: as the file)
  --title TEXT      of its page (default: its name)
  --url URL         where its weights are published; without one they come from MODEL_SOURCE or the folder of models
  --licence ID      of its weights, such as Apache-2.0

What a file cannot say, and what is guessed where it is not told:

  --channels ORDER  RGB or BGR
  --pixels RANGE    ${Object.keys(PRESETS).join(', ')}: what they are scaled to; or both of
  --mean R,G,B      --std R,G,B    on a scale from 0 to 1
  --fit HOW         crop or stretch: how a picture becomes a square
  --resize PIXELS   the shorter side before a crop
  --output KIND     logits or probabilities
  --side PIXELS     where the network takes any size
  --layout ORDER    NCHW or NHWC, where its shape is free

  --yes             takes every guess, without a question
  --replace         over a model of the same name
  --out FOLDER      another folder than classifier/models
`

const args = process.argv.slice(2)
if (args[0] === 'add') await runProgram(() => addModel(args.slice(1), MODELS_DIR, ADD_USAGE), ADD_USAGE)
else await runProgram(() => fetchModels(args, MODELS_DIR, FETCH_USAGE), FETCH_USAGE)
