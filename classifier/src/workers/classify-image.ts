import { softmax, top } from '../model/postprocess.ts'
import { createNormalize, geometryOf, type Values, valuesOf } from '../model/preprocess.ts'
import { assertComputes, distanceOf, knownPixels, type SelfCheck, toleranceOf } from '../model/self-check.ts'
import { createSession } from '../model/session.ts'
import type { ModelSettings } from '../model/settings.ts'
import { loadDecoders } from '../pictures/decode.ts'
import type { Decoder, EncodedImage } from '../pictures/decoder.ts'
import type { Geometry } from '../pictures/geometry.ts'
import { whyUnreadable } from '../pictures/unreadable.ts'
import { Refusal } from '../program/errors.ts'
import { measurePixels, measureScores } from '../signals/signals.ts'
import type { Classification, Job, Loaded, WorkerSettings } from './protocol.ts'

/** Classifies one picture, or one that is a tensor already, in this process. */
export type ClassifyImage = (job: Job) => Promise<Classification>

type Run = { output: Float32Array; preprocessMs: number; inferenceMs: number }
type Network = {
  selfCheck: SelfCheck
  geometry: Geometry
  scoresOf: (output: Float32Array) => Float32Array
  inferPixels: (rgb: Uint8Array) => Promise<Run>
  inferTensor: (bytes: Uint8Array) => Promise<Run>
}

/**
 * Loads models and decoders, and runs each model once: that proves its arithmetic, and the first run is the slowest and
 * should meet no one's picture.
 */
export async function loadClassifyImage(settings: WorkerSettings): Promise<Loaded & { classifyImage: ClassifyImage }> {
  const { models, decoder, maxPixels } = settings
  const [decoders, ...networks] = await Promise.all([loadDecoders(decoder, maxPixels), ...models.map(loadNetwork)])

  async function classifyImage({ model, bytes, type, top: count, wantsOutput }: Job): Promise<Classification> {
    const network = networks[model]
    if (network === undefined) throw new RangeError(`there is no model ${model}`)
    const { signals } = settings // each time: the bench switches it
    const startMs = performance.now()
    const rgb =
      type === 'tensor' ? undefined : await decodeWith(decoders, { bytes: bufferOf(bytes), type }, network.geometry)
    const decodeMs = performance.now() - startMs
    // Before the run, which would drive the pixels out of the processor's cache.
    const pixels = signals && rgb !== undefined ? measurePixels(rgb, network.geometry.cropSide) : undefined
    const { output, ...times } = await (rgb === undefined ? network.inferTensor(bytes) : network.inferPixels(rgb))
    const scores = network.scoresOf(output)
    return {
      scores: top(scores, count),
      ...(signals && { measured: { ...pixels, ...measureScores(scores) } }),
      decodeMs,
      ...times,
      ...(wantsOutput === true && { output }),
    }
  }

  const selfChecks = networks.map(({ selfCheck }) => selfCheck)
  return { classifyImage, selfChecks, decoder: decoders[0]?.name ?? 'none' }
}

/** The same, for those who only want to classify. */
export async function createClassifyImage(settings: WorkerSettings): Promise<ClassifyImage> {
  return (await loadClassifyImage(settings)).classifyImage
}

async function loadNetwork(model: ModelSettings): Promise<Network> {
  const { session: settings, preprocessing, activation, reference } = model
  const normalize = createNormalize(preprocessing)
  const geometry = geometryOf(preprocessing)
  const known = normalize(knownPixels(geometry))
  const tolerance = toleranceOf(settings.type)
  const open = async (isPrecise?: boolean) => {
    const session = await createSession(settings, isPrecise)
    const output = await session.run(known)
    return { session, selfCheck: reference === undefined ? null : distanceOf(reference, output) }
  }
  let opened = await open()
  // The processor may be another one than it says, as in an emulator.
  if (opened.selfCheck !== null && !(opened.selfCheck <= tolerance)) opened = await open(true)
  const { session, selfCheck } = opened
  if (selfCheck !== null) assertComputes(settings.path, settings.sha256, selfCheck, tolerance)

  // `run()` starts a tick after the call. Two pictures decoded in one tick would share the memory of `normalize`, and
  // one would get the other's answer, so a picture is normalised only when the run before it is over.
  let previous: Promise<unknown> = Promise.resolve()
  function infer(planesOf: () => Values): Promise<Run> {
    const result = previous.then(async () => {
      const startMs = performance.now()
      const planes = planesOf()
      const readyMs = performance.now()
      const output = await session.run(planes)
      return { output, preprocessMs: readyMs - startMs, inferenceMs: performance.now() - readyMs }
    })
    previous = result.catch(() => {})
    return result
  }

  return {
    selfCheck,
    geometry,
    scoresOf: activation === 'logits' ? softmax : (output) => output,
    inferPixels: (rgb) => infer(() => normalize(rgb)),
    inferTensor: (bytes) => infer(() => valuesOf(bytes, preprocessing)),
  }
}

const bufferOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

async function decodeWith(decoders: Decoder[], image: EncodedImage, geometry: Geometry) {
  const decoder = decoders.find(({ types }) => types.includes(image.type))
  if (decoder === undefined) {
    throw new Refusal('unsupported-image', `This server has no decoder for ${image.type.toUpperCase()}.`)
  }
  try {
    return await decoder.decode(image, geometry)
  } catch (error) {
    throw new Refusal(
      'undecodable-image',
      `The ${image.type.toUpperCase()} cannot be decoded: ${whyUnreadable(error)}.`,
    )
  }
}
