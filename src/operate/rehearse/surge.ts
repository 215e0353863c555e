import { at } from '../../engine/policies/fields.ts'

/** Pods that come before others go: `maxSurge` of a rolling update, a quarter unless it says otherwise. */
export function surgeOf(strategy: unknown, replicas: number): number {
  const surge = at(strategy, 'rollingUpdate', 'maxSurge') ?? '25%'
  return typeof surge === 'number' ? surge : Math.ceil((replicas * Number.parseInt(String(surge), 10)) / 100)
}
