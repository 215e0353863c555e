import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { sha256OfFile } from '../../model/checksum.ts'
import { obtain } from '../../model/download.ts'
import { locateModel, type ModelManifest, modelNames, readManifest } from '../../model/manifest.ts'
import type { Places } from '../../model/model-list.ts'
import { modelSource } from '../../model/source.ts'
import { UserError } from '../../program/errors.ts'
import type { OpenModel } from './measure.ts'

/** Weights that another commit names are kept here, below the models. */
const CACHE = '.cache'

/**
 * Finds a model, and fetches its weights where they are missing: by its name, by a file, or by `COMMIT:NAME` as a commit
 * describes it.
 *
 * @param chosenBy - The option that named it.
 */
export async function openRevision(
  text: string,
  { modelsDir, userFolder }: Places,
  chosenBy: string,
): Promise<OpenModel> {
  const [, commit, name] = /^(.+):([^:/\\]+)$/.exec(text) ?? []
  if (commit !== undefined && name !== undefined) return fromCommit(commit, name, { modelsDir, userFolder }, chosenBy)
  if (text.endsWith('.onnx')) {
    const model = locateModel(modelsDir, resolve(userFolder, text), chosenBy)
    return { ...model, sha256: model.sha256 ?? (await sha256OfFile(model.path)) }
  }
  const path = join(modelsDir, `${text}.json`)
  if (!existsSync(path)) throw unknown(text, modelsDir, chosenBy)
  const manifest = readManifest(path)
  return fetched(manifest, modelsDir, join(modelsDir, manifest.file), userFolder)
}

async function fromCommit(
  commit: string,
  name: string,
  { modelsDir, userFolder }: Places,
  chosenBy: string,
): Promise<OpenModel> {
  const folder = mkdtempSync(join(tmpdir(), 'model-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, `${name}.json`)
  writeFileSync(path, show(commit, `${name}.json`, modelsDir, chosenBy))
  const manifest = readManifest(path)
  const { labels, sha256, file } = manifest
  writeFileSync(join(folder, labels), show(commit, labels, modelsDir, chosenBy))
  const groups = labels.replace(/\.json$/, '.groups.json')
  try {
    writeFileSync(join(folder, groups), show(commit, groups, modelsDir, chosenBy))
  } catch {} // few models have groups of their own
  const here = join(modelsDir, file)
  const isHere = existsSync(here) && (await sha256OfFile(here)) === sha256
  mkdirSync(join(modelsDir, CACHE), { recursive: true })
  return fetched(manifest, folder, isHere ? here : join(modelsDir, CACHE, `${sha256}.onnx`), userFolder)
}

function show(commit: string, file: string, modelsDir: string, chosenBy: string): string {
  try {
    return execFileSync('git', ['-C', modelsDir, 'show', `${commit}:./${file}`], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim()
    throw new UserError(
      `${chosenBy}: ${commit} has no ${file}. Git says: ${said}`,
      'Name a commit and a model that it has.',
    )
  }
}

async function fetched(manifest: ModelManifest, folder: string, path: string, userFolder: string): Promise<OpenModel> {
  const { name, version, sha256 } = manifest
  if (!existsSync(path) || (await sha256OfFile(path)) !== sha256) {
    process.stderr.write(`Fetching ${manifest.file} of ${name}.\n`)
    await obtain(manifest, modelSource(manifest, process.env['MODEL_SOURCE'], userFolder), { target: path })
  }
  return { path, name, version, manifest, folder, sha256 }
}

function unknown(name: string, modelsDir: string, chosenBy: string): UserError {
  return new UserError(
    `${chosenBy}: there is no model "${name}".`,
    `Models: ${modelNames(modelsDir).join(', ')}; or a file that ends with .onnx.`,
  )
}
