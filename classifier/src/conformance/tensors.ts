/** An input or output as a model's metadata has it. */
export type TensorMetadata = { name: string; datatype: string; shape: number[] }

/** What a model says of itself. */
export type ModelMetadata = {
  name: string
  versions?: string[]
  platform: string
  inputs: TensorMetadata[]
  outputs: TensorMetadata[]
}

/** An output as it was answered. */
export type OutputTensor = {
  name: string
  datatype: string
  shape: number[]
  data?: (number | string | boolean)[]
  parameters?: { binary_data_size?: number }
}

const BYTES_OF: Record<string, number> = {
  BOOL: 1,
  UINT8: 1,
  UINT16: 2,
  UINT32: 4,
  UINT64: 8,
  INT8: 1,
  INT16: 2,
  INT32: 4,
  INT64: 8,
  FP16: 2,
  FP32: 4,
  FP64: 8,
}

/** An input filled with numbers that are the same in JSON and in binary: eighths in FP32, zeros otherwise. */
export type Filled = { name: string; datatype: string; shape: number[]; data: (number | boolean)[]; binary: Buffer }

/** The inputs that are sent. BYTES are left out beside numbers: servers offer encoded pictures instead of a tensor. */
export function inputsOf({ inputs }: ModelMetadata): TensorMetadata[] {
  const numeric = inputs.filter(({ datatype }) => BYTES_OF[datatype] !== undefined)
  if (numeric.length === 0) throw new Error('the model has no input of numbers, so the suite cannot ask it')
  return numeric
}

/** Whether a model takes batches: the first dimension of every input is free. */
export const takesBatches = (metadata: ModelMetadata) => inputsOf(metadata).every(({ shape }) => shape[0] === -1)

/** Fills an input. A free dimension gets `batch` if it is the first, else 1. */
export function fill({ name, datatype, shape: wanted }: TensorMetadata, batch = 1): Filled {
  const shape = wanted.map((size, i) => (size !== -1 ? size : i === 0 ? batch : 1))
  const count = elementsOf(shape)
  const binary = Buffer.alloc(count * (BYTES_OF[datatype] ?? 0))
  if (datatype !== 'FP32')
    return { name, datatype, shape, data: Array(count).fill(datatype === 'BOOL' ? false : 0), binary }
  const data = Array.from({ length: count }, (_, i) => ((i * 7) % 17) / 8)
  data.forEach((value, i) => void binary.writeFloatLE(value, i * 4))
  return { name, datatype, shape, data, binary }
}

/** The number of elements of a shape. */
export const elementsOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1)

/** The same numbers as nested lists. */
export function nest(data: readonly unknown[], shape: readonly number[]): unknown[] {
  const [, ...inner] = shape
  if (inner.length === 0) return [...data]
  const size = elementsOf(inner)
  return Array.from({ length: shape[0] ?? 0 }, (_, i) => nest(data.slice(i * size, (i + 1) * size), inner))
}

/** The strings of a binary BYTES tensor. */
export function stringsOf(bytes: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at)
    texts.push(bytes.toString('utf8', at + 4, at + 4 + length))
    at += 4 + length
  }
  return texts
}
