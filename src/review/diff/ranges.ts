/** Whether addresses and ports that are let through are among those that already were. */

/** What stands for every address, of IPv6 or of IPv4. */
const isEvery = (range: string, isIpv6: boolean): boolean =>
  range === '*' || range === 'Any' || range === (isIpv6 ? '::/0' : '0.0.0.0/0')

/** First address as a number and bits of a range of IPv4; `undefined` for anything else. */
function rangeOf(text: string): readonly [network: number, bits: number] | undefined {
  const [, address, bits = '32'] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(text) ?? []
  if (!address) return undefined
  return [address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0), Number(bits)]
}

/** Whether every address of one range is in another. */
export function isWithinRange(inner: string, outer: string): boolean {
  if (inner === outer || isEvery(outer, inner.includes(':'))) return true
  const [one, other] = [rangeOf(inner), rangeOf(outer)]
  if (!one || !other || one[1] < other[1]) return false
  const size = 2 ** (32 - other[1])
  return Math.floor(one[0] / size) === Math.floor(other[0] / size)
}

/** Both halves of a range of IPv4; none of a single address. */
function halvesOf(text: string): readonly string[] {
  const range = rangeOf(text)
  if (!range || range[1] >= 32) return []
  const [network, bits] = range
  const start = Math.floor(network / 2 ** (32 - bits)) * 2 ** (32 - bits)
  const address = (number: number) => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
  return [start, start + 2 ** (31 - bits)].map((number) => `${address(number)}/${bits + 1}`)
}

/** Whether every address of a range is in some of others together. */
export function isWithinRanges(inner: string, others: readonly string[]): boolean {
  if (others.some((other) => isWithinRange(inner, other))) return true
  const parts = others.filter((other) => isWithinRange(other, inner))
  const halves = parts.length > 1 ? halvesOf(inner) : []
  return halves.length > 0 && halves.every((half) => isWithinRanges(half, parts))
}

/** Whether every port of `80`, `1000-2000` or `*` is in another such range. */
export function isWithinPorts(inner: string, outer: string): boolean {
  if (inner === outer || outer === '*') return true
  const bounds = (text: string) => {
    const [low, high = low] = text.split('-').map(Number)
    return [low ?? Number.NaN, high ?? Number.NaN] as const
  }
  const [[low, high], [least, most]] = [bounds(inner), bounds(outer)]
  return low >= least && high <= most
}
