import type { Label } from '../../model/manifest.ts'
import { top } from '../../model/postprocess.ts'
import type { ServedVersion } from '../../model/served.ts'
import { HEADER_LENGTH, type InferRequest, invalid, type WantedOutput } from './infer-request.ts'

/** Digits that a float32 needs to be read back as the same number. */
const FLOAT_DIGITS = 9
/** Digits after the point of a value in a classification, as Triton prints it. */
const VALUE_DIGITS = 6

/** The outputs that a request wants, all of the model's unless it says so. Fails for one that the model has not. */
export function wantedOutputs({ outputs, binaryByDefault }: InferRequest, version: ServedVersion): WantedOutput[] {
  const { name } = version.manifest.output
  const unknown = outputs?.find((output) => output.name !== name)
  if (unknown !== undefined) throw invalid(`The model has no output "${unknown.name}"; it answers "${name}".`)
  return outputs === undefined || outputs.length === 0
    ? [{ name, binary: binaryByDefault, classes: undefined }]
    : [...outputs]
}

/** The body of an answer and the headers that belong to it. */
export type Rendered = { body: Buffer; headers: Record<string, string> }

/** Writes the answer: JSON, and behind it the tensors that are wanted in binary. */
export function renderInferResponse(
  { model, version, labels }: ServedVersion,
  id: string | undefined,
  wanted: readonly WantedOutput[],
  results: readonly Float32Array[],
): Rendered {
  const blobs: Buffer[] = []
  const outputs = wanted.map(({ name, binary, classes }) => {
    const count = Math.min(classes ?? labels.length, labels.length)
    const shape = [results.length, count]
    const tensor = { name, datatype: classes === undefined ? 'FP32' : 'BYTES', shape }
    const texts =
      classes === undefined ? undefined : results.flatMap((output) => classificationOf(output, count, labels))
    if (!binary) return { ...tensor, data: texts ?? numbersOf(results) }
    const blob = texts === undefined ? Buffer.concat(results.map(bytesOf)) : Buffer.concat(texts.map(elementOf))
    blobs.push(blob)
    return { ...tensor, parameters: { binary_data_size: blob.length } }
  })
  const json = Buffer.from(
    JSON.stringify({ model_name: model, model_version: version, ...(id !== undefined && { id }), outputs }),
  )
  if (blobs.length === 0) return { body: json, headers: { 'Content-Type': 'application/json' } }
  const headers = { 'Content-Type': 'application/octet-stream', [HEADER_LENGTH]: String(json.length) }
  return { body: Buffer.concat([json, ...blobs]), headers }
}

/** `value:index:label`, highest value first. */
function classificationOf(output: Float32Array, count: number, labels: readonly Label[]): string[] {
  return top(output, count).map(
    ({ index, score }) => `${score.toFixed(VALUE_DIGITS)}:${index}:${labels[index]?.name ?? ''}`,
  )
}

function numbersOf(results: readonly Float32Array[]): number[] {
  return results.flatMap((output) =>
    Array.from(output, (value) => {
      if (Number.isFinite(value)) return Number(value.toPrecision(FLOAT_DIGITS))
      throw invalid('The output has NaN or infinity, for which JSON has no word; ask for it with "binary_data".')
    }),
  )
}

const bytesOf = (output: Float32Array) => Buffer.from(output.buffer, output.byteOffset, output.byteLength)

function elementOf(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes])
}
