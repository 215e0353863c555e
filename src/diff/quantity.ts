/** Kubernetes quantities as numbers. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

/** Cores, bytes or a count; 0 for what is no quantity. */
export function amount(quantity: unknown): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]{0,2})$/.exec(String(quantity ?? '')) ?? []
  return digits === undefined ? 0 : Number(digits) * (UNITS[unit] ?? 0)
}

export const gibibytes = (quantity: unknown): number => amount(quantity) / 2 ** 30

/** A number without digits that nobody needs: 2, 0.25, 1.5. */
export const rounded = (value: number): string => String(Math.round(value * 100) / 100)
