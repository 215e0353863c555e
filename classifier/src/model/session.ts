import { readFileSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { messageOf, UserError } from '../program/errors.ts'
import { assertChecksum, sha256Of } from './checksum.ts'
import { fromFloat16, toFloat16 } from './float16.ts'
import type { ModelManifest } from './manifest.ts'
import type { Values } from './preprocess.ts'
import { saturates } from './processor.ts'

/** What a session must be: the file, its checksum where known, and the interface it must offer. */
export type SessionSettings = Pick<ModelManifest['input'], 'side' | 'layout' | 'type'> & {
  path: string
  sha256?: string
  classes: number
}

/** One loaded model: the numbers of one picture in, those of its classes out. */
export type Session = { run: (values: Values) => Promise<Float32Array> }

const OTHER_MODEL = 'Point MODEL_PATH to an image classifier with this interface, or unset it and run: npm run model'
const DESCRIBE = 'Describe the network as it is: npm run model -- add PATH --labels FILE'

/**
 * How a session computes.
 *
 * @param isPrecise - Whether int8 is kept from overflowing where the processor has no VNNI: top-1 0.823 instead of 0.739.
 *   It costs there: 5.7 ms instead of 4.1 with AVX2, 4.7 instead of 2.5 with AVX-512. Where VNNI is it changes nothing but
 *   the time: 4.7 ms instead of 1.8. All three on one core of Zen 5, with the kernels of the others.
 */
export const sessionOptions = (isPrecise: boolean): InferenceSession.SessionOptions => ({
  graphOptimizationLevel: 'all', // 2.3 times as fast as without
  intraOpNumThreads: 1, // one worker per core: more threads would only fight for the same cores
  interOpNumThreads: 1,
  executionMode: 'sequential',
  enableCpuMemArena: true,
  logSeverityLevel: 3,
  ...(isPrecise && { extra: { session: { x64quantprecision: '1' } } }),
})

/**
 * Loads the model, after checking that the bytes are the expected ones.
 *
 * `run()` of onnxruntime-node 1.30 is synchronous and blocks its event loop: only worker processes call this.
 */
export async function createSession(settings: SessionSettings, isPrecise = saturates()): Promise<Session> {
  const { path, sha256, side, layout, type } = settings
  const bytes = readFileSync(path)
  if (sha256 !== undefined) assertChecksum(path, sha256Of(bytes), sha256)

  const session = await openSession(path, bytes, { isPrecise })
  const problem = interfaceProblem(session, settings)
  if (problem !== undefined) throw new UserError(`The model ${path} ${problem}.`, `${OTHER_MODEL}\n${DESCRIBE}`)

  const inputName = session.inputNames[0] as string
  const outputName = session.outputNames[0] as string
  const shape = shapeOf(layout, side)
  return {
    async run(values) {
      const outputs = await session.run({ [inputName]: tensorOf(values, type, shape) })
      return floatsOf(outputs[outputName] as Tensor) // its type was checked when the model was loaded
    },
  }
}

/**
 * Loads a network, or says in its own words why it is none.
 *
 * @param isQuiet - Whether a run that fails is told to the caller alone, and not also on stderr by ONNX Runtime.
 */
export async function openSession(
  path: string,
  bytes: Buffer,
  { hint = OTHER_MODEL, isPrecise = saturates(), isQuiet = false } = {},
): Promise<InferenceSession> {
  // ONNX Runtime 1.30 reports to its makers by HTTPS unless this is set when the first session is made.
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1'
  try {
    const options = sessionOptions(isPrecise)
    return await InferenceSession.create(bytes, isQuiet ? { ...options, logSeverityLevel: 4 } : options)
  } catch (error) {
    throw new UserError(`The model ${path} cannot be loaded: ${messageOf(error)}`, hint)
  }
}

/**
 * Lets tensors of 16 bits be bits. ONNX Runtime 1.30 takes Node.js 24's Float16Array for them, of which its native part
 * reads nothing; it looks for that class once, with its first tensor.
 */
function keepBits(): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'Float16Array')
  if (own === undefined) return
  Reflect.deleteProperty(globalThis, 'Float16Array')
  new Tensor('uint8', new Uint8Array(1), [1])
  Object.defineProperty(globalThis, 'Float16Array', own)
}
keepBits()

/** The shape of one picture. */
export function shapeOf(layout: SessionSettings['layout'], side: number): number[] {
  return layout === 'NCHW' ? [1, 3, side, side] : [1, side, side, 3]
}

/** The numbers of one picture in the type that a network takes. */
export function tensorOf(values: Values, type: SessionSettings['type'], shape: readonly number[]): Tensor {
  if (values instanceof Uint8Array) return new Tensor('uint8', values, shape)
  return type === 'float16'
    ? new Tensor('float16', toFloat16(values), shape)
    : new Tensor('float32', values as Float32Array<ArrayBuffer>, shape)
}

/** What a network answered, in 32 bits whatever it answers in. */
export function floatsOf({ data }: Tensor): Float32Array {
  return data instanceof Uint16Array ? fromFloat16(data) : (data as Float32Array)
}

function interfaceProblem(
  session: InferenceSession,
  { side, layout, type, classes }: SessionSettings,
): string | undefined {
  const [input, ...otherInputs] = session.inputMetadata
  const [output] = session.outputMetadata
  const wantedInput = ['N', ...shapeOf(layout, side).slice(1)]
  const wantedOutput = ['N', classes]
  if (otherInputs.length > 0) return `has ${session.inputNames.length} inputs instead of one`
  if (!fits(input, [type], wantedInput)) return `takes ${describe(input)} instead of ${type} [${wantedInput}]`
  if (!fits(output, ['float32', 'float16'], wantedOutput))
    return `answers ${describe(output)} instead of float32 [${wantedOutput}]`
  return undefined
}

type Metadata = InferenceSession.ValueMetadata | undefined

/**
 * The first dimension is the batch: free, or fixed to 1. The others must be exact where they are not free, and what
 * follows is 1.
 */
function fits(metadata: Metadata, types: readonly string[], wanted: readonly (string | number)[]): boolean {
  if (!metadata?.isTensor || !types.includes(metadata.type)) return false
  const [batch, ...rest] = metadata.shape
  const isFree = (dimension: string | number | undefined) => typeof dimension === 'string'
  const batchFits = isFree(batch) || batch === 1
  const restFits = rest.every((dimension, i) => isFree(dimension) || dimension === (wanted[i + 1] ?? 1))
  return batchFits && rest.length >= wanted.length - 1 && restFits
}

/** A tensor as messages name it: its type and shape. */
export function describe(metadata: Metadata): string {
  return metadata?.isTensor ? `${metadata.type} [${metadata.shape}]` : 'no tensor'
}
