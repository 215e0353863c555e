/** Says of the first call with a key that it is the first, as long as it remembers: the `capacity` latest ones. */
export function createOnce(capacity: number): (key: string) => boolean {
  const seen = new Set<string>()
  return function isFirst(key) {
    if (seen.has(key)) return false
    seen.add(key)
    if (seen.size > capacity) seen.delete(seen.values().next().value as string) // a Set keeps its order
    return true
  }
}
