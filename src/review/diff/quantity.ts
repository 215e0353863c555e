import { quantityOf } from '../../engine/kubernetes/quantity.ts'

/** Cores, bytes or a count; 0 for what is no quantity. */
export const amount = (quantity: unknown): number => quantityOf(quantity) || 0

export const gibibytes = (quantity: unknown): number => amount(quantity) / 2 ** 30

/** A number without digits that nobody needs: 2, 0.25, 1.5. */
export const rounded = (value: number): string => String(Math.round(value * 100) / 100)
