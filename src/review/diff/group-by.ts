/** Items by a key, each group in the order of the items. */
export function groupBy<T, V>(
  items: readonly T[],
  keyOf: (item: T) => string,
  pick: (item: T) => V,
): ReadonlyMap<string, readonly V[]> {
  const groups = new Map<string, V[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(pick(item))
    else groups.set(keyOf(item), [pick(item)])
  }
  return groups
}
