/** `npm run reference -w classifier -- [WEIGHTS...]`: records what models answer to the known picture. */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DEFAULT_MODEL } from '../model/manifest.ts'
import { recordReference } from '../model/reference.ts'
import { messageOf, UserError } from '../program/errors.ts'
import { folderOfUser } from '../program/folder-of-user.ts'
import { runProgram } from '../program/run-program.ts'

// Relative to this file as it runs: classifier/dist/reference.js.
const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url))
const USAGE = `Usage: npm run reference -w classifier -- [WEIGHTS...]

Runs models on a known picture and writes their output into the manifest beside each (x.json for x.onnx): what every
worker compares its own with before it is ready. Without a file, the default model in classifier/models.
`

async function main(): Promise<void> {
  const { paths } = parseArguments()
  const userFolder = folderOfUser()
  const weights = paths.length > 0 ? paths.map((path) => resolve(userFolder, path)) : [defaultWeights()]
  for (const path of weights) {
    const manifest = path.replace(/(\.onnx)?$/, '.json')
    const { before, tolerance } = await recordReference(manifest, path)
    const change =
      before === undefined
        ? 'the first one'
        : `${before.toPrecision(2)} away from the one before, which ${before <= tolerance ? 'passes' : 'does not pass'}`
    process.stdout.write(`${manifest}: recorded; ${change}\n`)
  }
}

const defaultWeights = () => join(MODELS_DIR, `${DEFAULT_MODEL}.onnx`)

function parseArguments(): { paths: string[] } {
  try {
    const { positionals } = parseArgs({ options: {}, allowPositionals: true })
    return { paths: positionals }
  } catch (error) {
    throw new UserError(`${messageOf(error)}.`, `\n${USAGE.trimEnd()}`)
  }
}

await runProgram(main, USAGE)
