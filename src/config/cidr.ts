/** An IPv4 range as numbers, both ends included. */
export interface Range {
  readonly first: number
  readonly last: number
  /** Bits of the network part, 0 to 32. */
  readonly prefix: number
}

/** Reads a range such as `10.0.0.0/16`; the text has the right form already. */
export function parseCidr(cidr: string): Range {
  const [address = '', bits = ''] = cidr.split('/')
  const prefix = Number(bits)
  const size = 2 ** (32 - prefix)
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
  const first = Math.floor(value / size) * size
  return { first, last: first + size - 1, prefix }
}

export function overlap(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last
}

/** The address `offset` places after the range's first. */
export function addressAt(cidr: string, offset: number): string {
  const value = parseCidr(cidr).first + offset
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}
