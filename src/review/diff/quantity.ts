import { quantityOf } from '../../engine/kubernetes/quantity.ts'

/** Cores, bytes or a count; 0 for what is no quantity. */
export const amount = (quantity: unknown): number => quantityOf(quantity) || 0

export const gibibytes = (quantity: unknown): number => amount(quantity) / 2 ** 30

/** A number without digits that nobody needs: 2, 0.25, 1.5. */
export const rounded = (value: number): string => String(Math.round(value * 100) / 100)

// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }

/** A time of Prometheus in seconds, or a size in bytes; NaN for what is neither. */
export function extentOf(value: unknown): number {
  const text = String(value)
  if (/^(\d+[smhdwy])+$/.test(text))
    return [...text.matchAll(/(\d+)([smhdwy])/g)].reduce(
      (sum, [, digits, unit = '']) => sum + Number(digits) * (SECONDS[unit] ?? 1),
      0,
    )
  return amount(text.replace(/i?B$/, ''))
}
