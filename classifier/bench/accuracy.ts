import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { MAX_IMAGE_PIXELS } from '../src/contract.ts'
import { type Label, locateModel, readLabels } from '../src/model/manifest.ts'
import { modelSettings } from '../src/model/settings.ts'
import { checkImage } from '../src/routes/upload.ts'
import { createClassifyImage } from '../src/workers/classify-image.ts'
import { PHOTOGRAPHS } from './pictures.ts'

/** How right a subject is on the photographs at hand: shares of them. */
export type Accuracy = { pictures: number; top1: number; agreement: number | undefined }

/** Asks one subject about every photograph: the WordNet id, or nothing where it cannot read it. */
export type Ask = (file: string) => Promise<string | undefined>

/** A photograph, its class, and the one that fp32 finds. */
type Judged = { file: string; right: string; fp32: string | undefined }

const MODELS_DIR = resolve('classifier/models')

/**
 * Prepares the comparison: what is on the photographs says the start of their names (`281_tabby.jpg`), and fp32 is asked
 * once, in this process.
 *
 * @returns Nothing where there are no photographs.
 */
export async function prepareAccuracy(
  fp32: string | undefined,
): Promise<((ask: Ask) => Promise<Accuracy>) | undefined> {
  const files = photographs()
  if (files.length === 0) return undefined
  const model = locateModel(MODELS_DIR, fp32)
  const labels = readLabels(model.folder, model.manifest)
  const askFp32 = fp32 === undefined ? undefined : await classifier(fp32, labels)
  const judged: Judged[] = []
  for (const { file, index } of files) {
    judged.push({ file, right: (labels[index] as Label).id, fp32: await askFp32?.(file) })
  }
  return async (ask) => {
    const found: (string | undefined)[] = []
    for (const { file } of judged) found.push(await ask(file).catch(() => undefined))
    const share = (isSo: (one: Judged, i: number) => boolean) => judged.filter(isSo).length / judged.length
    return {
      pictures: judged.length,
      top1: share(({ right }, i) => found[i] === right),
      agreement: askFp32 && share(({ fp32: other }, i) => found[i] !== undefined && found[i] === other),
    }
  }
}

function photographs(): { file: string; index: number }[] {
  try {
    return readdirSync(PHOTOGRAPHS)
      .filter((name) => /^\d+_.*\.(jpg|png|webp|gif)$/.test(name))
      .map((name) => ({ file: join(PHOTOGRAPHS, name), index: Number.parseInt(name, 10) }))
  } catch {
    return []
  }
}

async function classifier(path: string, labels: readonly Label[]): Promise<Ask> {
  const models = [modelSettings(locateModel(MODELS_DIR, path))]
  const classify = await createClassifyImage({ models, decoder: 'auto', maxPixels: MAX_IMAGE_PIXELS, signals: false })
  return async (file) => {
    const bytes = readFileSync(file)
    const { scores } = await classify({ model: 0, bytes, type: checkImage(bytes).type, top: 1 })
    return labels[scores[0]?.index ?? -1]?.id
  }
}
