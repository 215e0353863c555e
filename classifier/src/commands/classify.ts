/** `npm run classify -- photo.jpg folder`: says what is on pictures, in this process or by a running service. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DEFAULT_TOP, MAX_TOP } from '../contract.ts'
import { messageOf, UserError } from '../program/errors.ts'
import { folderOfUser } from '../program/folder-of-user.ts'
import { createProgress } from '../program/progress.ts'
import { runProgram } from '../program/run-program.ts'
import { createLocalClassifier, createRemoteClassifier, type NamedScore } from './classify/classifier.ts'
import { findPictures } from './classify/find-pictures.ts'
import { FORMATS, type Outcome } from './classify/formats.ts'

const USAGE = `Usage: npm run classify -- [options] PICTURE|FOLDER...

Says what is on pictures. Folders are searched for .jpg, .jpeg, .png, .webp, .gif and .bmp.

  --top N      how many classes, 1 to ${MAX_TOP}; ${DEFAULT_TOP} unless given
  --json       a list of objects
  --csv        a line for each class of each picture
  --url URL    ask a running service, such as http://localhost:8080, instead of loading the model here

  MODEL_PATH   weights to load instead of the default ones
`

async function main(): Promise<void> {
  const { paths, top, format, url } = parseArguments()
  const userFolder = folderOfUser()
  const pictures = findPictures(paths, userFolder)
  const modelPath = process.env['MODEL_PATH']
  const classify =
    url === undefined
      ? await createLocalClassifier(modelPath ? resolve(userFolder, modelPath) : undefined)
      : createRemoteClassifier(url)

  const total = pictures.reduce((sum, { bytes }) => sum + bytes, 0)
  const isTerminal = process.stderr.isTTY === true
  const write = (text: string) => process.stderr.write(text) // the result alone goes to the standard output
  const progress =
    pictures.length > 1 ? createProgress(`${pictures.length} pictures`, total, { write, isTerminal }) : undefined
  const outcomes: Outcome[] = []
  let done = 0
  progress?.update(0)
  for (const { path, name, bytes } of pictures) {
    outcomes.push(await outcomeOf(name, () => classify(readFileSync(path), name, top)))
    done += bytes
    progress?.update(done)
  }
  progress?.end()
  process.stdout.write(FORMATS[format](outcomes))
  process.exitCode = outcomes.some((outcome) => 'error' in outcome) ? 1 : 0
}

/** One bad picture does not keep the others from being classified. */
async function outcomeOf(file: string, classify: () => Promise<NamedScore[]>): Promise<Outcome> {
  try {
    return { file, predictions: await classify() }
  } catch (error) {
    if (error instanceof UserError) throw error
    return { file, error: messageOf(error) }
  }
}

function parseArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        top: { type: 'string', default: String(DEFAULT_TOP) },
        json: { type: 'boolean', default: false },
        csv: { type: 'boolean', default: false },
        url: { type: 'string' },
      },
      allowPositionals: true,
    })
    const { json, csv, url } = values
    const top = /^\d{1,3}$/.test(values.top) ? Number(values.top) : 0
    if (top < 1 || top > MAX_TOP) throw new Error(`--top must be from 1 to ${MAX_TOP}`)
    if (json && csv) throw new Error('--json and --csv exclude each other')
    if (url !== undefined && !/^https?:\/\//.test(url)) throw new Error('--url must start with http:// or https://')
    if (positionals.length === 0) throw new Error('No picture is named')
    const format: keyof typeof FORMATS = json ? 'json' : csv ? 'csv' : 'text'
    return { paths: positionals, top, format, url }
  } catch (error) {
    throw new UserError(`${messageOf(error)}.`, `\n${USAGE.trimEnd()}`)
  }
}

await runProgram(main, USAGE)
