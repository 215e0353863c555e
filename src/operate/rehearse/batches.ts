import { CONNECTIONS } from './api-client.ts'

/** Runs a task for every item, some at once, and returns the results in the items' order. */
export async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await task(items[index] as Item)
  }
  await Promise.all(Array.from({ length: Math.min(CONNECTIONS, items.length) }, worker))
  return results
}

/** Neighbours that are the same by a comparison, together. */
export function runsOf<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number): Item[][] {
  const runs: Item[][] = []
  for (const item of items) {
    const last = runs.at(-1)
    const [first] = last ?? []
    if (last && first !== undefined && compare(first, item) === 0) last.push(item)
    else runs.push([item])
  }
  return runs
}
