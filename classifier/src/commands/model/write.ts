import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Of } from '../../model/checksum.ts'
import { locateModel, type ModelManifest } from '../../model/manifest.ts'
import { recordReference } from '../../model/reference.ts'
import { measureBaseline } from '../baseline/measure.ts'
import type { Picture } from '../classify/find-pictures.ts'
import type { Feeding } from './feeding.ts'
import type { Network } from './inspect.ts'
import type { AddOptions } from './options.ts'

/** A model of which everything is known. */
export type Described = {
  options: AddOptions
  network: Network
  layout: ModelManifest['input']['layout']
  side: number
  classes: number
  output: ModelManifest['output']['activation']
  feeding: Feeding
  labels: readonly string[]
  groups: object | undefined
  pictures: readonly Picture[]
}

/**
 * Writes weights, manifest, labels, groups and, where there are pictures, a baseline: all of them or none, since they take
 * their places when all are there.
 */
export async function writeModel(model: Described, folder: string, modelsDir: string): Promise<void> {
  const { name } = model.options
  const { labels, groups, network, pictures } = model
  mkdirSync(folder, { recursive: true })
  const draft = mkdtempSync(join(folder, '.adding-'))
  try {
    const at = (file: string) => join(draft, file)
    const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
    writeFileSync(at(`${name}.onnx`), network.bytes)
    writeFileSync(at(`${name}.labels.json`), listOf(labels))
    if (groups !== undefined) writeFileSync(at(`${name}.labels.groups.json`), json(groups))
    writeFileSync(at(`${name}.json`), onOneLine(json(manifestOf(model))))
    await recordReference(at(`${name}.json`), at(`${name}.onnx`))
    if (pictures.length > 0) {
      const located = locateModel(modelsDir, at(`${name}.onnx`))
      writeFileSync(at(`${name}.baseline.json`), json(await measureBaseline(located, pictures)))
    }
    for (const suffix of ['labels.groups.json', 'baseline.json'])
      rmSync(join(folder, `${name}.${suffix}`), { force: true })
    for (const file of readdirSync(draft)) renameSync(at(file), join(folder, file))
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function manifestOf({ options, network, layout, side, classes, output, feeding }: Described): Partial<ModelManifest> {
  const { name, url, licence, title } = options
  const { channels, fit, resizeShorterSide, mean, std } = feeding
  return {
    name,
    file: `${name}.onnx`,
    sha256: sha256Of(network.bytes),
    bytes: network.bytes.length,
    ...(url !== undefined && { url }),
    ...(licence !== undefined && { licence }),
    ...(title !== undefined && { title }),
    labels: `${name}.labels.json`,
    input: { channels, layout, type: network.type, side } as ModelManifest['input'],
    preprocessing: {
      fit,
      resizeShorterSide,
      ...(network.type !== 'uint8' && mean !== undefined && std !== undefined && { mean, std }),
    },
    output: { activation: output, classes } as ModelManifest['output'],
  }
}

/** Short lists of numbers as the formatter of the repository writes them. */
const onOneLine = (text: string) =>
  text.replaceAll(/\[\s+([-\d.e,\s]+?)\s+\]/g, (_, numbers: string) => `[${numbers.split(/,\s*/).join(', ')}]`)

/** On one line where they fit there, as the formatter has it. */
function listOf(labels: readonly string[]): string {
  const short = `[${labels.map((label) => JSON.stringify(label)).join(', ')}]`
  return short.length <= 120 ? `${short}\n` : `${JSON.stringify(labels, null, 2)}\n`
}
