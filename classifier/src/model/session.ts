import { readFileSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { messageOf, UserError } from '../program/errors.ts'
import { assertChecksum, sha256Of } from './checksum.ts'

/** What a session must be: the file, its checksum where known, and the interface it must offer. */
export type SessionSettings = { path: string; sha256?: string; side: number; classes: number }

/** One loaded model: normalised pixels of one picture in, its logits out. */
export type Session = { run: (planes: Float32Array) => Promise<Float32Array> }

const OTHER_MODEL = 'Point MODEL_PATH to an image classifier with this interface, or unset it and run: npm run model'

/** How every session computes. */
export const SESSION_OPTIONS = {
  graphOptimizationLevel: 'all', // 2.3 times as fast as without
  intraOpNumThreads: 1, // one worker per core: more threads would only fight for the same cores
  interOpNumThreads: 1,
  executionMode: 'sequential',
  enableCpuMemArena: true,
  logSeverityLevel: 3,
  // Without VNNI, 8-bit products of int8 weights are added in 16 bits, which overflow without an error: top-1 0.739
  // instead of 0.823. Costs up to a fifth there, and nothing where VNNI is.
  extra: { session: { x64quantprecision: '1' } },
} as const satisfies InferenceSession.SessionOptions

/**
 * Loads the model, after checking that the bytes are the expected ones.
 *
 * `run()` of onnxruntime-node 1.30 is synchronous and blocks its event loop: only worker processes call this.
 */
export async function createSession({ path, sha256, side, classes }: SessionSettings): Promise<Session> {
  const bytes = readFileSync(path)
  if (sha256 !== undefined) assertChecksum(path, sha256Of(bytes), sha256)

  const session = await loadSession(path, bytes)
  const problem = interfaceProblem(session, side, classes)
  if (problem !== undefined) throw new UserError(`The model ${path} ${problem}.`, OTHER_MODEL)

  const inputName = session.inputNames[0] as string
  const outputName = session.outputNames[0] as string
  const shape = [1, 3, side, side]
  return {
    async run(planes) {
      const outputs = await session.run({ [inputName]: new Tensor('float32', planes, shape) })
      return outputs[outputName]?.data as Float32Array // the type was checked when the model was loaded
    },
  }
}

async function loadSession(path: string, bytes: Buffer): Promise<InferenceSession> {
  // ONNX Runtime 1.30 reports to its makers by HTTPS unless this is set when the first session is made.
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1'
  try {
    return await InferenceSession.create(bytes, SESSION_OPTIONS)
  } catch (error) {
    throw new UserError(`The model ${path} cannot be loaded: ${messageOf(error)}`, OTHER_MODEL)
  }
}

function interfaceProblem(session: InferenceSession, side: number, classes: number): string | undefined {
  const [input, ...otherInputs] = session.inputMetadata
  const [output] = session.outputMetadata
  const wantedInput = ['N', 3, side, side]
  const wantedOutput = ['N', classes]
  if (otherInputs.length > 0) return `has ${session.inputNames.length} inputs instead of one`
  if (!fits(input, wantedInput)) return `takes ${describe(input)} instead of float32 [${wantedInput}]`
  if (!fits(output, wantedOutput)) return `answers ${describe(output)} instead of float32 [${wantedOutput}]`
  return undefined
}

type Metadata = InferenceSession.ValueMetadata | undefined

/** The first dimension is the batch: free, or fixed to 1. The others must be exact. */
function fits(metadata: Metadata, wanted: readonly (string | number)[]): boolean {
  if (!metadata?.isTensor || metadata.type !== 'float32') return false
  const [batch, ...rest] = metadata.shape
  const batchFits = typeof batch === 'string' || batch === 1
  return batchFits && rest.length === wanted.length - 1 && rest.every((dimension, i) => dimension === wanted[i + 1])
}

function describe(metadata: Metadata): string {
  return metadata?.isTensor ? `${metadata.type} [${metadata.shape}]` : 'no tensor'
}
