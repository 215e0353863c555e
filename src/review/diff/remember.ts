const remembered = new WeakMap<object, Map<string, unknown>>()

/**
 * Computes something about a side or a list of changes once, however many changes ask for it: a comparison has to take
 * time linear in their number.
 */
export function remember<T>(owner: object, key: string, compute: () => T): T {
  const known = remembered.get(owner) ?? new Map<string, unknown>()
  remembered.set(owner, known)
  if (!known.has(key)) known.set(key, compute())
  return known.get(key) as T
}
