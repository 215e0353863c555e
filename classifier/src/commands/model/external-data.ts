// Field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, and wire types of
// https://protobuf.dev/programming-guides/encoding
const GRAPH = 7
const INITIALIZER = 5
const DATA_LOCATION = 14
const EXTERNAL = 1
const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5
const NOTHING = Buffer.alloc(0)

type Field = { value: number; bytes: Buffer }

/**
 * Whether weights of a network lie in another file. ONNX Runtime would look for that one where the process runs, and find it
 * there or not; a manifest has the sha256 of one file.
 */
export function hasExternalData(model: Buffer): boolean {
  for (const graph of fieldsOf(model, GRAPH)) {
    for (const tensor of fieldsOf(graph.bytes, INITIALIZER)) {
      for (const { value } of fieldsOf(tensor.bytes, DATA_LOCATION)) if (value === EXTERNAL) return true
    }
  }
  return false
}

/** The fields of one number in a message. What is no message ends where it stops being one. */
function* fieldsOf(message: Buffer, wanted: number): Generator<Field> {
  let at = 0
  function varint(): number {
    let value = 0
    for (let scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++] as number
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    return value
  }
  while (at < message.length) {
    const tag = varint()
    const [number, wire] = [Math.floor(tag / 8), tag % 8]
    let value = 0
    let bytes: Buffer = NOTHING
    if (wire === VARINT) value = varint()
    else if (wire === BYTES) {
      const length = varint()
      bytes = message.subarray(at, at + length)
      at += length
    } else if (wire === FIXED64) at += 8
    else if (wire === FIXED32) at += 4
    else return
    if (number === wanted) yield { value, bytes }
  }
}
