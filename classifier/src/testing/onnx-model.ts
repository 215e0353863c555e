/**
 * Builds a small ONNX model with the interface of the real one, byte by byte, so that tests need no download.
 *
 * Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */

const FLOAT = 1
const OPSET = 12
const IR_VERSION = 7

/** Classes that the small model finds in a picture that is all red, green or blue. */
export const COLOR_CLASSES = { red: 100, green: 200, blue: 300 } as const

/** What a test may change: an interface that is wrong, or classes that are others than those of the first version. */
export type ColorModelOptions = { side?: number; classes?: number; shift?: number }

/** A network that averages each channel. Its class for a colour is that of `COLOR_CLASSES` plus `shift`. */
export function colorModel({ side = 224, classes = 1000, shift = 0 }: ColorModelOptions = {}): Buffer {
  const weights = new Float32Array(3 * classes)
  Object.values(COLOR_CLASSES).forEach((index, channel) => {
    if (index + shift < classes) weights[channel * classes + index + shift] = 4
  })
  const graph = [
    message(1, node('GlobalAveragePool', ['input'], 'pooled')),
    message(1, node('Flatten', ['pooled'], 'means')),
    message(1, node('MatMul', ['means', 'weights'], 'output')),
    message(2, 'colors'),
    message(5, tensor('weights', [3, classes], weights)),
    message(11, value('input', ['N', 3, side, side])),
    message(12, value('output', ['N', classes])),
  ]
  return concat([integer(1, IR_VERSION), message(7, concat(graph)), message(8, integer(2, OPSET))])
}

function node(operator: string, inputs: readonly string[], output: string): Buffer {
  return concat([...inputs.map((input) => message(1, input)), message(2, output), message(4, operator)])
}

function tensor(name: string, dimensions: readonly number[], data: Float32Array): Buffer {
  const dims = dimensions.map((dimension) => integer(1, dimension))
  return concat([...dims, integer(2, FLOAT), message(8, name), message(9, Buffer.from(data.buffer))])
}

function value(name: string, shape: readonly (string | number)[]): Buffer {
  const dimensions = shape.map((size) => message(1, typeof size === 'string' ? message(2, size) : integer(1, size)))
  const tensorType = concat([integer(1, FLOAT), message(2, concat(dimensions))])
  return concat([message(1, name), message(2, message(1, tensorType))])
}

const concat = (parts: readonly Buffer[]) => Buffer.concat(parts)

/** A field of wire type 2: a message, a string or bytes, after its length. */
function message(field: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content)
  return concat([varint((field << 3) | 2), varint(bytes.length), bytes])
}

/** A field of wire type 0. */
function integer(field: number, number: number): Buffer {
  return concat([varint(field << 3), varint(number)])
}

/** Seven bits per byte, least significant first; the eighth says that more follow. */
function varint(number: number): Buffer {
  const bytes: number[] = []
  let rest = number
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Buffer.from([...bytes, rest])
}
