import { MAX_BATCH } from '../../contract.ts'
import type { ModelManifest } from '../../model/manifest.ts'
import type { ImageHeader } from '../../pictures/image-header.ts'
import type { Job } from '../../workers/protocol.ts'
import { checkImage } from '../upload.ts'
import { type InferInput, invalid } from './infer-request.ts'

/** Name of the input that takes encoded pictures, in place of the network's own. */
export const IMAGE_INPUT = 'image'

/** One picture of a request. `header` is that of an encoded one. */
export type InferPicture = Pick<Job, 'bytes' | 'type'> & { header?: ImageHeader }

const FLOAT_BYTES = 4
const EXPONENT = 0x7f800000
const LENGTH_BYTES = 4

/** What clients send for a network: numbers of 16 bits are made here, since JSON has no word for them. */
export function inputTensor({ type, layout, side }: ModelManifest['input']) {
  return {
    datatype: type === 'uint8' ? ('UINT8' as const) : ('FP32' as const),
    dimensions: layout === 'NCHW' ? [3, side, side] : [side, side, 3],
  }
}
type InputTensor = ReturnType<typeof inputTensor>

/** Splits the inputs into pictures, or tensors of one picture each: batches gain nothing on a CPU, two workers do. */
export function picturesOf(inputs: readonly InferInput[], { input }: ModelManifest): InferPicture[] {
  const [first, ...others] = inputs as readonly [InferInput, ...InferInput[]]
  const tensor = inputTensor(input)
  const choice = `"${input.name}" (${tensor.datatype}) or "${IMAGE_INPUT}" (BYTES)`
  if (others.length > 0) throw invalid(`The model takes one input, ${choice}, not ${inputs.length}.`)
  if (first.name === input.name) return tensorsOf(first, tensor)
  if (first.name === IMAGE_INPUT) return encodedOf(first)
  throw invalid(`The model has no input "${first.name}"; it takes ${choice}.`)
}

function tensorsOf(input: InferInput, { datatype, dimensions }: InputTensor): InferPicture[] {
  assertDatatype(input, datatype)
  const [batch = 0, ...rest] = input.shape
  const fits = rest.length === dimensions.length && rest.every((size, i) => size === dimensions[i])
  if (!fits || !isBatch(batch)) throw wrongShape(input, `[n,${dimensions}]`)

  const elements = dimensions.reduce((product, size) => product * size, 1)
  const Numbers = datatype === 'UINT8' ? Uint8Array : Float32Array
  const bytes = input.binary ?? numbersOf(input, new Numbers(wantedNumbers(input, batch * elements)))
  const size = elements * Numbers.BYTES_PER_ELEMENT
  if (bytes.length !== batch * size) {
    throw invalid(`"${input.name}" has ${bytes.length} bytes; its shape needs ${batch * size}.`)
  }
  if (datatype === 'FP32') assertFinite(input.name, bytes)
  return Array.from({ length: batch }, (_, i) => ({ type: 'tensor', bytes: bytes.subarray(i * size, (i + 1) * size) }))
}

/** The network would answer NaN for all classes, and JSON has no word for it. Bits of the exponent: IEEE 754. */
function assertFinite(name: string, bytes: Uint8Array): void {
  const aligned = bytes.byteOffset % FLOAT_BYTES === 0 ? bytes : new Uint8Array(bytes)
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / FLOAT_BYTES)
  for (let i = 0; i < words.length; i++) {
    if (((words[i] as number) & EXPONENT) === EXPONENT) throw invalid(`"${name}" has NaN or infinity at ${i}.`)
  }
}

function encodedOf(input: InferInput): InferPicture[] {
  assertDatatype(input, 'BYTES')
  const [batch = 0, ...rest] = input.shape
  const fits = rest.length === 0 || (rest.length === 1 && rest[0] === 1)
  if (!fits || !isBatch(batch)) throw wrongShape(input, '[n]')

  const pictures = input.binary === undefined ? base64Of(input, batch) : elementsOf(input.name, input.binary, batch)
  return pictures.map((bytes) => {
    if (bytes.length === 0) throw invalid(`"${input.name}" has an empty element.`)
    const header = checkImage(bytes)
    return { bytes, type: header.type, header }
  })
}

function assertDatatype({ name, datatype }: InferInput, wanted: string): void {
  if (datatype !== wanted) throw invalid(`"${name}" has the datatype ${datatype}; it must be ${wanted}.`)
}

const isBatch = (count: number) => count >= 1 && count <= MAX_BATCH

function wrongShape({ name, shape }: InferInput, wanted: string) {
  return invalid(`"${name}" has the shape [${shape}]; it must be ${wanted} with n from 1 to ${MAX_BATCH}.`)
}

/** Numbers of JSON are counted before memory is taken for them. */
function wantedNumbers({ name, data, shape }: InferInput, wanted: number): number {
  const count = countLeaves(data, shape.length)
  if (count !== wanted) throw invalid(`"${name}" has ${count} numbers in "data"; its shape needs ${wanted}.`)
  return wanted
}

/** Numbers of JSON, flat or nested. */
function numbersOf({ name, data }: InferInput, numbers: Float32Array | Uint8Array): Uint8Array {
  let at = 0
  function fill(list: readonly unknown[]): void {
    for (const item of list) {
      if (typeof item === 'number') {
        numbers[at] = item
        if (numbers instanceof Uint8Array && numbers[at] !== item) {
          throw invalid(`"${name}" has ${item} in "data"; it takes whole numbers from 0 to 255.`)
        }
        at++
      } else if (Array.isArray(item)) fill(item)
      else throw invalid(`"${name}" has something else than numbers in "data".`)
    }
  }
  fill(data as unknown[])
  return new Uint8Array(numbers.buffer)
}

function countLeaves(data: unknown, depth: number): number {
  if (!Array.isArray(data)) return 1
  if (depth === 0) throw invalid('"data" is nested deeper than the shape says.')
  if (!Array.isArray(data[0])) return data.length
  return data.reduce<number>((sum, item) => sum + countLeaves(item, depth - 1), 0)
}

function base64Of({ name, data }: InferInput, batch: number): Buffer[] {
  const texts = Array.isArray(data) ? data.flat() : []
  if (texts.length !== batch)
    throw invalid(`"${name}" has ${texts.length} elements in "data"; its shape needs ${batch}.`)
  return texts.map((text) => {
    const packed = typeof text === 'string' ? text.replace(/\s+/g, '') : '' // mail and Python's encodebytes break lines
    if (packed !== '' && /^[\w+/-]*={0,2}$/.test(packed)) return Buffer.from(packed, 'base64') // also of the URL-safe alphabet
    const wanted = 'as base64 in "data" (of the usual or the URL-safe alphabet), or as bytes with "binary_data_size"'
    throw invalid(`"${name}" must have pictures ${wanted}.`)
  })
}

/** Elements of the binary extension: each has its length before it, four bytes, little-endian. */
function elementsOf(name: string, bytes: Buffer, batch: number): Buffer[] {
  const elements: Buffer[] = []
  let at = 0
  while (at < bytes.length) {
    const start = at + LENGTH_BYTES
    const end = start <= bytes.length ? start + bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY
    if (end > bytes.length) throw invalid(`"${name}" ends within an element; each begins with its length in 4 bytes.`)
    if (elements.length === batch) throw invalid(`"${name}" has more elements than its shape says.`)
    elements.push(bytes.subarray(start, end))
    at = end
  }
  if (elements.length === batch) return elements
  throw invalid(`"${name}" has ${elements.length} elements; its shape needs ${batch}.`)
}
