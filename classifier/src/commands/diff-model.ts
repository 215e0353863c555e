/** `npm run diff:model -- --base A --head B pictures/`: what another model would change, before it answers anyone. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { messageOf, UserError } from '../program/errors.ts'
import { folderOfUser } from '../program/folder-of-user.ts'
import { runProgram } from '../program/run-program.ts'
import { findPictures } from './classify/find-pictures.ts'
import { compare } from './diff-model/compare.ts'
import { gateProblem, parseGate } from './diff-model/gate.ts'
import { markdown } from './diff-model/markdown.ts'
import { measureBoth } from './diff-model/measure.ts'
import { openRevision } from './diff-model/revisions.ts'

// Relative to this file as it runs: classifier/dist/diff-model.js.
const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url))
const WORKER_PATH = fileURLToPath(new URL('worker.js', import.meta.url))
const USAGE = `Usage: npm run diff:model -- --base MODEL --head MODEL [options] PICTURE|FOLDER...

Shows pictures to two models, and says in Markdown where their answers differ, how right and how sure each is, how far
what is counted for drift moves, and what time, memory and bytes they take.

  --base MODEL       what answers now: the name of a model in classifier/models, a file of weights with its manifest
                     beside it, or COMMIT:NAME for a model as a commit describes it
  --head MODEL       what may answer instead
  --fail-on LIMIT    exit 1 unless the pictures rule out more, such as flips>2% (other answers) or broken>1% (right before,
                     wrong now): the upper bound of the interval counts, so few pictures rule out little
  --json             for machines

It ends with 0, with 1 where --fail-on stops it, and with 2 where nothing was compared. Right classes are read as by
npm run baseline: from a MANIFEST.json, from the names of folders or of pictures.
`
/** What it ends with where it did not compare. */
const NOT_COMPARED = 2

async function main(): Promise<void> {
  const { base, head, gate, json, paths } = parseArguments()
  const userFolder = folderOfUser()
  const pictures = findPictures(paths, userFolder)
  const places = { modelsDir: MODELS_DIR, userFolder }
  const models = [await openRevision(base, places, '--base'), await openRevision(head, places, '--head')] as const
  const comparison = compare(await measureBoth(models, pictures, WORKER_PATH))
  process.stdout.write(json ? `${JSON.stringify(comparison, null, 2)}\n` : markdown(comparison))
  const problem = gate && gateProblem(gate, comparison)
  if (problem === undefined) return
  process.stderr.write(`${problem}\n`)
  process.exitCode = 1
}

function parseArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        base: { type: 'string' },
        head: { type: 'string' },
        'fail-on': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    })
    const { base, head, json, 'fail-on': limit } = values
    if (base === undefined || head === undefined) throw new Error('Both --base and --head name a model')
    if (positionals.length === 0) throw new Error('No picture is named')
    return { base, head, json, gate: limit === undefined ? undefined : parseGate(limit), paths: positionals }
  } catch (error) {
    throw new UserError(`${messageOf(error)}.`, `\n${USAGE.trimEnd()}`)
  }
}

await runProgram(main, USAGE, NOT_COMPARED)
