import { messageOf, Refusal } from '../errors.ts'
import { type Decoder, type EncodedImage, loadDecoders } from './decode.ts'
import { softmax, top } from './postprocess.ts'
import { createNormalize, geometryOf } from './preprocess.ts'
import type { Classification, WorkerSettings } from './protocol.ts'
import { createSession } from './session.ts'
import { measurePixels, measureScores } from './signals.ts'

/** Classifies one picture in this process. */
export type ClassifyImage = (image: EncodedImage, count: number) => Promise<Classification>

/** Loads model and decoders, and runs the model once: the first run is the slowest and should meet no one's picture. */
export async function createClassifyImage(settings: WorkerSettings): Promise<ClassifyImage> {
  const [session, decoders] = await Promise.all([
    createSession(settings.session),
    loadDecoders(settings.decoder, settings.maxPixels),
  ])
  const normalize = createNormalize(settings.preprocessing)
  const geometry = geometryOf(settings.preprocessing)
  await session.run(normalize(new Uint8Array(3 * geometry.cropSide ** 2)))

  // `run()` starts a tick after the call. Two pictures decoded in one tick would share the memory of `normalize`, and
  // one would get the other's answer, so a picture is normalised only when the run before it is over.
  let previous: Promise<unknown> = Promise.resolve()
  function infer(rgb: Uint8Array): Promise<{ logits: Float32Array; preprocessMs: number; inferenceMs: number }> {
    const result = previous.then(async () => {
      const startMs = performance.now()
      const planes = normalize(rgb)
      const readyMs = performance.now()
      const logits = await session.run(planes)
      return { logits, preprocessMs: readyMs - startMs, inferenceMs: performance.now() - readyMs }
    })
    previous = result.catch(() => {})
    return result
  }

  return async function classifyImage(image, count) {
    const startMs = performance.now()
    const rgb = await decodeWith(decoders, image, geometry)
    const decodeMs = performance.now() - startMs
    const { logits, preprocessMs, inferenceMs } = await infer(rgb)
    const scores = softmax(logits)
    const measured = settings.signals
      ? { ...measurePixels(rgb, geometry.cropSide), ...measureScores(scores) }
      : undefined
    return { scores: top(scores, count), ...(measured && { measured }), decodeMs, preprocessMs, inferenceMs }
  }
}

async function decodeWith(decoders: Decoder[], image: EncodedImage, geometry: Parameters<Decoder['decode']>[1]) {
  const decoder = decoders.find(({ types }) => types.includes(image.type))
  if (decoder === undefined) {
    throw new Refusal('unsupported-image', `This server has no decoder for ${image.type.toUpperCase()}.`)
  }
  try {
    return await decoder.decode(image, geometry)
  } catch (error) {
    throw new Refusal('undecodable-image', `The ${image.type.toUpperCase()} cannot be decoded: ${messageOf(error)}`)
  }
}
