/**
 * Writes ONNX, byte by byte, so that tests need no download.
 *
 * Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */

const OPSET = 12
const IR_VERSION = 7

/** Numbers of `TensorProto.DataType`. */
export const TYPES = { float32: 1, uint8: 2, int64: 7, float16: 10 } as const
type Type = keyof typeof TYPES

const INTEGER = 2
const INTEGERS = 7

/** A name with a type and a shape, in which words are free. */
export type Value = { name: string; type?: Type; shape: readonly (string | number)[] }
export type Node = {
  operator: string
  inputs: readonly string[]
  output: string
  attributes?: Record<string, number | readonly number[]>
}
export type Constant = {
  name: string
  shape: readonly number[]
  data: readonly number[] | Float32Array
  /** Name of the file where the numbers are, in place of this one. */
  location?: string
}

/** A file with one network. */
export function onnxFile(
  inputs: readonly Value[],
  nodes: readonly Node[],
  constants: readonly Constant[],
  outputs: readonly Value[],
): Buffer {
  const graph = [
    ...nodes.map((each) => message(1, node(each))),
    message(2, 'network'),
    ...constants.map((each) => message(5, tensor(each))),
    ...inputs.map((each) => message(11, value(each))),
    ...outputs.map((each) => message(12, value(each))),
  ]
  return concat([integer(1, IR_VERSION), message(7, concat(graph)), message(8, integer(2, OPSET))])
}

function node({ operator, inputs, output, attributes = {} }: Node): Buffer {
  const given = Object.entries(attributes).map(([name, content]) => message(5, attribute(name, content)))
  return concat([...inputs.map((input) => message(1, input)), message(2, output), message(4, operator), ...given])
}

function attribute(name: string, content: number | readonly number[]): Buffer {
  const fields = typeof content === 'number' ? [integer(3, content)] : content.map((each) => integer(8, each))
  return concat([message(1, name), ...fields, integer(20, typeof content === 'number' ? INTEGER : INTEGERS)])
}

function tensor({ name, shape, data, location }: Constant): Buffer {
  const dims = shape.map((dimension) => integer(1, dimension))
  return concat([
    ...dims,
    integer(2, TYPES.float32),
    message(8, name),
    ...(location === undefined
      ? [message(9, Buffer.from(Float32Array.from(data).buffer))]
      : [message(13, concat([message(1, 'location'), message(2, location)])), integer(14, 1)]),
  ])
}

function value({ name, type = 'float32', shape }: Value): Buffer {
  const dimensions = shape.map((size) => message(1, typeof size === 'string' ? message(2, size) : integer(1, size)))
  const tensorType = concat([integer(1, TYPES[type]), message(2, concat(dimensions))])
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
