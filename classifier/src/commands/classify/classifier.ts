import { fileURLToPath } from 'node:url'
import { FILE_FIELD, MAX_IMAGE_PIXELS, PATHS } from '../../contract.ts'
import { type Label, locateModel, readLabels } from '../../model/manifest.ts'
import { modelSettings } from '../../model/settings.ts'
import { messageOf, UserError } from '../../program/errors.ts'
import { checkImage } from '../../routes/upload.ts'
import { createClassifyImage } from '../../workers/classify-image.ts'

/** A class with its name, as the service answers it. */
export type NamedScore = { class_id: string; label: string; confidence: number }

/** Says what is on one picture. */
export type PictureClassifier = (bytes: Buffer, name: string, top: number) => Promise<NamedScore[]>

// Relative to the program as it runs: classifier/dist/classify.js.
const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url))

/** Loads the model into this process. */
export async function createLocalClassifier(modelPath: string | undefined): Promise<PictureClassifier> {
  const model = locateModel(MODELS_DIR, modelPath)
  const labels = readLabels(model.folder, model.manifest)
  const classifyImage = await createClassifyImage({
    models: [modelSettings(model)],
    decoder: 'auto',
    maxPixels: MAX_IMAGE_PIXELS,
    signals: false,
  })
  return async (bytes, _, top) => {
    const { scores } = await classifyImage({ model: 0, bytes, type: checkImage(bytes).type, top })
    return scores.map(({ index, score }) => {
      const { id, name } = labels[index] as Label // the model was checked to have as many classes as there are labels
      return { class_id: id, label: name, confidence: score }
    })
  }
}

/** Asks a running service. */
export function createRemoteClassifier(url: string): PictureClassifier {
  const address = `${url.replace(/\/+$/, '')}${PATHS.predict}`
  return async (bytes, name, top) => {
    const form = new FormData()
    form.append(FILE_FIELD, new Blob([new Uint8Array(bytes)]), name)
    const response = await fetch(`${address}?top=${top}`, { method: 'POST', body: form }).catch((error: Error) => {
      throw new UserError(`${url} does not answer: ${messageOf(error.cause ?? error)}`, 'Start it with: npm start')
    })
    const answer = (await response.json().catch(() => ({}))) as {
      predictions?: NamedScore[]
      title?: string
      detail?: string
    }
    if (answer.predictions !== undefined) return answer.predictions
    throw new Error(
      answer.title === undefined ? `${address} answered ${response.status}` : `${answer.title}. ${answer.detail}`,
    )
  }
}
