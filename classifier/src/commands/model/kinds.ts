import type { InferenceSession } from 'onnxruntime-node'
import { INPUT_TYPES } from '../../model/manifest.ts'

type Metadata = InferenceSession.ValueMetadata
type Size = number | string

/** What a network takes instead of one picture, or nothing where it takes that. */
export function notPictures(inputs: readonly Metadata[]): string | undefined {
  const [input, ...others] = inputs
  const isWhole = (metadata: Metadata) => metadata.isTensor && /^u?int(32|64)$|string/.test(metadata.type)
  if (input === undefined) return 'it takes nothing'
  if (inputs.every(isWhole)) return 'it takes text, as numbers of words: a language model'
  if (others.length > 0) return `it takes ${inputs.length} tensors at once`
  if (!input.isTensor) return 'it takes a list, not a tensor'
  const { type, shape } = input
  if (!(INPUT_TYPES as readonly string[]).includes(type)) return `it takes ${type}, not ${INPUT_TYPES.join(', ')}`
  if (shape.length === 2) return 'it takes rows of numbers: a table, or features of another network'
  if (shape.length !== 4) return `it takes a tensor of ${shape.length} dimensions: sound, text or video`
  return notSquare(shape)
}

function notSquare([batch, ...dimensions]: readonly Size[]): string | undefined {
  if (typeof batch === 'number' && batch > 1)
    return `it takes exactly ${batch} pictures at once; export it for 1 or any`
  const [first, second, last] = dimensions
  if (first !== 3 && last !== 3 && dimensions.every((size) => typeof size === 'number')) {
    if (first === 1 || last === 1) return 'it takes grey pictures, of one channel'
    return `it takes pictures of ${Math.min(Number(first), Number(last))} channels`
  }
  const [height, width] = first === 3 ? [second, last] : [first, second]
  const isOblong = typeof height === 'number' && typeof width === 'number' && height !== width
  return isOblong && (first === 3 || last === 3)
    ? `it takes pictures of ${width} x ${height}, and only squares are cut here`
    : undefined
}

/** What a network answers instead of numbers of classes, as far as its file says it. */
export function notClasses(outputs: readonly Metadata[]): string | undefined {
  const [output, ...others] = outputs
  if (output === undefined) return 'it answers nothing'
  if (outputs.some(({ name }) => /box|detection|anchor/i.test(name)))
    return 'it finds objects and where they are: a detector'
  if (others.length > 0) return `it answers ${outputs.length} tensors`
  if (!output.isTensor) return 'it answers a list of maps; export it without ZipMap'
  const { type, shape } = output
  if (/int/.test(type) && shape.length < 2) return 'it answers the class alone, without how sure it is of each'
  if (type !== 'float32' && type !== 'float16') return `it answers ${type}, not float32 or float16`
  return shape.slice(1).every((size) => typeof size === 'number') ? notScores(shape.slice(1)) : undefined
}

/** What it is that a network answers for one picture instead of a number for each class. */
export function notScores(shape: readonly Size[]): string | undefined {
  const sizes = shape.filter((size, place) => place === 0 || size !== 1)
  const [classes] = sizes
  if (sizes.length === 3) return 'it answers a value for each place in the picture: a segmentation, or another picture'
  if (sizes.length === 2) return 'it answers a list: boxes of a detector, or pieces of a text'
  if (sizes.length === 0 || sizes.length > 3) return `it answers a tensor of ${shape.length + 1} dimensions`
  return classes === 1
    ? 'it answers one number: a measure, or yes and no in one; export it with a number for each'
    : undefined
}
