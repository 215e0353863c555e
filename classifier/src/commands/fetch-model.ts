/** `npm run model`: puts the weights where `npm start` looks for them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { obtain } from '../model/download.ts'
import { DEFAULT_MODEL, readManifest } from '../model/manifest.ts'
import { recordReference } from '../model/reference.ts'
import { modelSource } from '../model/source.ts'
import { messageOf, UserError } from '../program/errors.ts'
import { createProgress } from '../program/progress.ts'
import { runProgram } from '../program/run-program.ts'

// Relative to this file as it runs: classifier/dist/fetch-model.js.
const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url))
const USAGE = `Usage: npm run model [-- NAME... | --all]

Downloads the weights of a model (${DEFAULT_MODEL} unless named) and checks their sha256.

  MODEL_SOURCE   where to take them from instead: a folder, a file or a URL
`

async function main(): Promise<void> {
  for (const name of namesOf()) await fetchModel(name)
}

function namesOf(): string[] {
  const known = readdirSync(MODELS_DIR)
    .filter((file) => file.endsWith('.json') && !/^imagenet-|\.(baseline|groups)\.json$/.test(file))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
  try {
    const { values, positionals } = parseArgs({
      options: { all: { type: 'boolean' } },
      allowPositionals: true,
    })
    const unknown = positionals.filter((name) => !known.includes(name))
    if (unknown.length > 0) throw new Error(`There is no model "${unknown.join('", "')}"`)
    const named = positionals.length > 0 ? positionals : [DEFAULT_MODEL]
    return values.all === true ? known : named
  } catch (error) {
    throw new UserError(`${messageOf(error)}.`, `Models: ${known.join(', ')}\n\n${USAGE.trimEnd()}`)
  }
}

async function fetchModel(name: string): Promise<void> {
  const manifest = readManifest(join(MODELS_DIR, `${name}.json`))
  const target = join(MODELS_DIR, manifest.file)
  // npm changes to the workspace's folder; INIT_CWD is where the user stood.
  const source = modelSource(manifest, process.env['MODEL_SOURCE'], process.env['INIT_CWD'] ?? process.cwd())
  const isTerminal = process.stdout.isTTY === true
  const write = (text: string) => process.stdout.write(text)
  const progress = createProgress(manifest.file, manifest.bytes, { write, isTerminal })
  const outcome = await obtain(manifest, source, {
    target,
    onProgress: progress.update,
    onRetry: (reason) => write(`${isTerminal ? '\n' : ''}Interrupted: ${reason}. Trying again.\n`),
  }).finally(progress.end)
  const from = source.kind === 'file' ? source.path : source.url
  const what = outcome === 'present' ? 'is there already' : `comes from ${from}`
  write(`${manifest.file} ${what}; its sha256 is right.\n  ${target}\n`)
  if (manifest.reference === undefined) await record(name, target)
}

/** A model that is new here: from now on every worker compares its output for a known picture with this one. */
async function record(name: string, weights: string): Promise<void> {
  const path = join(MODELS_DIR, `${name}.json`)
  await recordReference(path, weights)
  process.stdout.write(`${path} has no reference for the self-check; what this machine computes is recorded there.\n`)
}

await runProgram(main, USAGE)
