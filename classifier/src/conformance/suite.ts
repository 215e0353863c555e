import type { Answer, Client } from './client.ts'
import { elementsOf, type Filled, fill, inputsOf, type ModelMetadata, type OutputTensor } from './tensors.ts'

/** What the cases look at. */
export type Subject = {
  client: Client
  /** Path of the model, with its version where one was named. */
  path: string
  metadata: ModelMetadata
  extensions: readonly string[]
  /** An encoded picture, where the caller gave one. */
  image: Buffer | undefined
}

/** One sentence about the protocol, and how to see whether it holds. It fails by throwing. */
export type Case = { name: string; run: (subject: Subject) => Promise<void> }

/** A case that does not concern this server. */
export class Skip extends Error {}

/** A case that holds, with what is worth knowing all the same. */
export class Remark extends Error {}

/** Fails with what is wrong. */
export function expect(condition: unknown, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise)
}

/** What an answer says, in short, for messages. */
export const brief = ({ status, json }: Answer) =>
  `status ${status}, ${(JSON.stringify(json) ?? 'no JSON').slice(0, 200)}`

/**
 * Fails unless it is an error of the protocol: a status of 4xx or 5xx, and an object with the text `error`. The last of a
 * case, since "typically 400" is all that the protocol says of the status.
 */
export function expectError(answer: Answer): void {
  expect(answer.status >= 400, `it was answered as if it were right: ${brief(answer)}`)
  const { error } = (answer.json ?? {}) as { error?: unknown }
  expect(typeof error === 'string' && error !== '', `the body is not {"error": "..."}: ${brief(answer)}`)
  if (answer.status >= 500) throw new Remark(`status ${answer.status}, which counts against the server, not its caller`)
}

/** The inputs of a request in JSON. */
export const jsonInputs = (filled: readonly Filled[]) =>
  filled.map(({ name, datatype, shape, data }) => ({ name, datatype, shape, data }))

/** All inputs of the model, filled. */
export const filledInputs = ({ metadata }: Subject, batch = 1) => inputsOf(metadata).map((input) => fill(input, batch))

/** Asks for inference with inputs in JSON. */
export function infer(subject: Subject, request: Record<string, unknown> = {}, batch = 1): Promise<Answer> {
  const json = { inputs: jsonInputs(filledInputs(subject, batch)), ...request }
  return subject.client.post(`${subject.path}/infer`, { json })
}

/** The outputs of an answer. Fails unless it is well-formed. */
export function outputsOf(answer: Answer, { metadata }: Subject): OutputTensor[] {
  expect(answer.status === 200, brief(answer))
  const { model_name: name, outputs } = answer.json as { model_name?: unknown; outputs?: unknown }
  expect(name === metadata.name, `model_name is ${JSON.stringify(name)}`)
  expect(Array.isArray(outputs) && outputs.length > 0, 'there are no outputs')
  for (const { name: output, datatype, shape, data, parameters } of outputs as OutputTensor[]) {
    expect(typeof output === 'string' && typeof datatype === 'string', 'an output has no name or datatype')
    expect(Array.isArray(shape) && shape.every(Number.isInteger), `"${output}" has no shape`)
    if (parameters?.binary_data_size !== undefined) continue
    expect(Array.isArray(data), `"${output}" has no data`)
    const count = data.flat(shape.length).length
    expect(count === elementsOf(shape), `"${output}" has ${count} elements for the shape [${shape}]`)
  }
  return outputs as OutputTensor[]
}

/** The numbers of one output, whichever way it came. Only FP32 is read from binary. */
export function numbersOf(answer: Answer, subject: Subject, name: string): number[] {
  let at = 0
  for (const output of outputsOf(answer, subject)) {
    const size = output.parameters?.binary_data_size
    if (output.name === name) {
      if (size === undefined) return (output.data ?? []).flat(output.shape.length).map(Number)
      expect(size === elementsOf(output.shape) * 4, `"${name}" has ${size} bytes for the shape [${output.shape}]`)
      return Array.from({ length: size / 4 }, (_, i) => answer.tail.readFloatLE(at + i * 4))
    }
    at += size ?? 0
  }
  throw new Error(`there is no output "${name}"`)
}

/** Fails unless numbers are the same but for rounding: not all servers compute two requests alike to the last bit. */
export function expectSame(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length === expected.length, `${actual.length} numbers instead of ${expected.length}`)
  const wrong = actual.findIndex((value, i) => {
    const other = expected[i] as number
    return !(Math.abs(value - other) <= 1e-3 * Math.max(1, Math.abs(other)))
  })
  expect(wrong === -1, `element ${wrong} is ${actual[wrong]} instead of ${expected[wrong]}`)
}

/** The first output that is FP32; cases that compare numbers skip without. */
export function floatOutput({ metadata }: Subject): string {
  const output = metadata.outputs.find(({ datatype }) => datatype === 'FP32')
  if (output === undefined) throw new Skip('the model has no FP32 output')
  return output.name
}
