import type { FieldChange } from '../../fields.ts'
import type { Level } from '../../risk.ts'
import { ARGO_CD } from './argo-cd.ts'
import { CHARTS, EVERY_CHART } from './charts.ts'
import { EDGE } from './edge.ts'
import { MONITORING } from './monitoring.ts'
import { EVERYWHERE, OBJECTS } from './objects.ts'
import { PODS_AND_SCALERS } from './pods.ts'
import { RESOURCES } from './resources.ts'
import type { Weakening } from './weakening.ts'

/** Every setting that opens, weakens or hides something; those of one thing before those of every thing. */
export const WEAKENINGS = {
  value: [...ARGO_CD, ...MONITORING, ...CHARTS, ...EVERY_CHART, ...EVERYWHERE],
  object: [...OBJECTS, ...PODS_AND_SCALERS, ...EDGE, ...EVERYWHERE],
  resource: RESOURCES,
} as const satisfies Readonly<Record<string, readonly Weakening[]>>

/** How a change of a setting weakens, and why; `undefined` where no table knows of it. */
export function weakeningOf(
  where: keyof typeof WEAKENINGS,
  of: string,
  change: FieldChange,
): { readonly level: Level; readonly why: string } | undefined {
  const tables: readonly Weakening[] = WEAKENINGS[where]
  for (const { of: subject, path, weakens, why } of tables) {
    if (subject !== undefined && subject !== of) continue
    const level = path.test(change.path) ? weakens(change) : undefined
    if (level) return { level, why }
  }
  return undefined
}
