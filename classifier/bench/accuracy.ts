import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findPictures } from '../src/commands/classify/find-pictures.ts'
import { MAX_IMAGE_PIXELS } from '../src/contract.ts'
import { DEFAULT_MODEL, type Label, locateModel, readLabels, readManifest } from '../src/model/manifest.ts'
import { modelSettings } from '../src/model/settings.ts'
import { checkImage } from '../src/routes/upload.ts'
import { createKnownClass } from '../src/signals/known-classes.ts'
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
 * Prepares the comparison: what is on the photographs is known as for a baseline, and fp32 is asked once, in this process.
 *
 * @returns Nothing where there are no photographs.
 */
export async function prepareAccuracy(
  fp32: string | undefined,
): Promise<((ask: Ask) => Promise<Accuracy>) | undefined> {
  if (!existsSync(PHOTOGRAPHS)) return undefined
  const labels = readLabels(MODELS_DIR, readManifest(join(MODELS_DIR, `${DEFAULT_MODEL}.json`)))
  const knownClass = createKnownClass(labels)
  const askFp32 = fp32 === undefined ? undefined : await classifier(fp32, labels)
  const judged: Judged[] = []
  for (const { path: file } of findPictures([PHOTOGRAPHS], '.')) {
    const right = labels[knownClass(file) ?? -1]
    if (right !== undefined) judged.push({ file, right: right.id, fp32: await askFp32?.(file) })
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

async function classifier(path: string, labels: readonly Label[]): Promise<Ask> {
  const models = [modelSettings(locateModel(MODELS_DIR, path))]
  const classify = await createClassifyImage({ models, decoder: 'auto', maxPixels: MAX_IMAGE_PIXELS, signals: false })
  return async (file) => {
    const bytes = readFileSync(file)
    const { scores } = await classify({ model: 0, bytes, type: checkImage(bytes).type, top: 1 })
    return labels[scores[0]?.index ?? -1]?.id
  }
}
