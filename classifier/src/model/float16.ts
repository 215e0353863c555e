/** Numbers of 16 bits, IEEE 754 binary16, as their bits: Node.js has an array for them from version 24 on alone. */

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** Rounds to the nearest, of two as near to the even one; what is too large becomes infinity. */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) halves[i] = encode(values[i] as number)
  return halves
}

/** Exact: every number of 16 bits is one of 32. */
export function fromFloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length)
  for (let i = 0; i < halves.length; i++) values[i] = decode(halves[i] as number)
  return values
}

function encode(value: number): number {
  float[0] = value
  const word = bits[0] as number
  const sign = (word >>> 16) & 0x8000
  const magnitude = word & 0x7fff_ffff
  if (magnitude > 0x7f80_0000) return sign | 0x7e00 // not a number
  if (magnitude >= 0x4780_0000) return sign | 0x7c00 // 65,536 and more
  if (magnitude < 0x3880_0000) return sign | roundToEven(Math.abs(float[0]) * 2 ** 24) // subnormal, in steps of 2^-24
  const rebased = magnitude - 0x3800_0000 // the exponent counts from 15 instead of 127
  return sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13)
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

function decode(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
