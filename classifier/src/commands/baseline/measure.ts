import { readFileSync } from 'node:fs'
import { MAX_IMAGE_PIXELS } from '../../contract.ts'
import { sha256OfFile } from '../../model/checksum.ts'
import { type LocatedModel, readLabels } from '../../model/manifest.ts'
import { modelSettings } from '../../model/settings.ts'
import { UserError } from '../../program/errors.ts'
import { checkImage } from '../../routes/upload.ts'
import type { Baseline } from '../../signals/baseline.ts'
import { calibrate, type Judged } from '../../signals/calibration.ts'
import { createSignalCounts } from '../../signals/counts.ts'
import { readGroups } from '../../signals/groups.ts'
import { createKnownClass } from '../../signals/known-classes.ts'
import { pictureOf, signalsOf } from '../../signals/picture.ts'
import { createClassifyImage } from '../../workers/classify-image.ts'
import { eachWithProgress } from '../classify/each-picture.ts'
import type { Picture as PictureFile } from '../classify/find-pictures.ts'

/** Classifies pictures as the service does, and counts them by signal and bucket. */
export async function measureBaseline(model: LocatedModel, files: readonly PictureFile[]): Promise<Baseline> {
  const sha256 = await sha256OfFile(model.path)
  const models = [modelSettings({ ...model, sha256: model.sha256 ?? sha256 })]
  const classifyImage = await createClassifyImage({
    models,
    decoder: 'auto',
    maxPixels: MAX_IMAGE_PIXELS,
    signals: true,
  })
  const { folder, manifest } = model
  const labels = readLabels(folder, manifest)
  const groups = readGroups(folder, manifest.labels, labels)
  const counts = createSignalCounts([...new Set(groups)].sort())
  const knownClass = createKnownClass(labels)
  const judged: Judged[] = []

  async function add({ path }: PictureFile): Promise<void> {
    const bytes = readFileSync(path)
    const header = checkImage(bytes)
    const result = await classifyImage({ model: 0, bytes, type: header.type, top: 1 })
    counts.add(signalsOf(result, groups, pictureOf(bytes, header)))
    const known = knownClass(path)
    const [best] = result.scores
    judged.push({ confidence: best?.score ?? 0, isRight: known === undefined ? undefined : best?.index === known })
  }
  await eachWithProgress(files, add)
  if (judged.length === 0) throw new UserError('None of the pictures can be classified.', 'Name others.')

  const signals: Baseline['signals'] = {}
  for (const { signal, bucket, count } of counts.entries()) signals[signal] = { ...signals[signal], [bucket]: count }
  return {
    model: model.name,
    version: model.version,
    sha256,
    pictures: judged.length,
    labelled: judged.filter(({ isRight }) => isRight !== undefined).length,
    right: judged.filter(({ isRight }) => isRight === true).length,
    calibration: calibrate(judged),
    signals,
  }
}
