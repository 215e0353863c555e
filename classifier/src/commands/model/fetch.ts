import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { obtain } from '../../model/download.ts'
import { DEFAULT_MODEL, type ModelManifest, modelNames, readManifest } from '../../model/manifest.ts'
import { recordReference } from '../../model/reference.ts'
import { type ModelSource, modelSource } from '../../model/source.ts'
import { messageOf, UserError } from '../../program/errors.ts'
import { folderOfUser } from '../../program/folder-of-user.ts'
import { createProgress } from '../../program/progress.ts'

/** Puts the weights of models where `npm start` looks for them. */
export async function fetchModels(args: string[], modelsDir: string, usage: string): Promise<void> {
  for (const name of namesOf(args, modelsDir, usage)) await fetchModel(name, modelsDir)
}

function namesOf(args: string[], modelsDir: string, usage: string): string[] {
  const known = modelNames(modelsDir)
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { all: { type: 'boolean' } },
      allowPositionals: true,
    })
    const unknown = positionals.filter((name) => !known.includes(name))
    if (unknown.length > 0) throw new Error(`There is no model "${unknown.join('", "')}"`)
    const named = positionals.length > 0 ? positionals : [DEFAULT_MODEL]
    return values.all === true ? known : named
  } catch (error) {
    throw new UserError(`${messageOf(error)}.`, `Models: ${known.join(', ')}\n\n${usage.trimEnd()}`)
  }
}

async function fetchModel(name: string, modelsDir: string): Promise<void> {
  const manifest = readManifest(join(modelsDir, `${name}.json`))
  const target = join(modelsDir, manifest.file)
  const source = atHand(manifest, target) ?? modelSource(manifest, process.env['MODEL_SOURCE'], folderOfUser())
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
  if (manifest.reference === undefined) await record(name, target, modelsDir)
}

/**
 * Weights that nobody published lie here already, where their model was added, or in the folder of models that an image is
 * built from.
 */
function atHand({ file, url }: ModelManifest, target: string): ModelSource | undefined {
  const context = process.env['MODEL_CONTEXT']
  const candidates = [...(context === undefined ? [] : [join(context, file)]), ...(url === undefined ? [target] : [])]
  const path = candidates.find((candidate) => existsSync(candidate))
  return path === undefined || process.env['MODEL_SOURCE'] ? undefined : { kind: 'file', path }
}

/** A model that is new here: from now on every worker compares its output for a known picture with this one. */
async function record(name: string, weights: string, modelsDir: string): Promise<void> {
  const path = join(modelsDir, `${name}.json`)
  await recordReference(path, weights)
  process.stdout.write(`${path} has no reference for the self-check; what this machine computes is recorded there.\n`)
}
