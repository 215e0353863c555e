const SIZES = [
  [2 ** 40, ' TiB'],
  [2 ** 30, ' GiB'],
  [2 ** 20, ' MiB'],
  [2 ** 10, ' KiB'],
  [1, ' B'],
] as const
const TIMES = [
  [86_400, ' d'],
  [3600, ' h'],
  [60, ' min'],
  [1, ' s'],
  [0.001, ' ms'],
] as const

const short = (value: number): string => String(Number(value.toPrecision(3)))

function scaled(value: number, steps: readonly (readonly [number, string])[]): string {
  const [size, name] = steps.find(([least]) => Math.abs(value) >= least) ?? steps.at(-1) ?? [1, '']
  return value === 0 ? '0' : `${short(value / size)}${name}`
}

/** A value in one of Grafana's units, as short as it shows it. */
export function valueText(value: number, unit = 'none'): string {
  if (!Number.isFinite(value)) return '–'
  if (unit === 'percentunit') return `${short(value * 100)} %`
  if (unit === 's') return scaled(value, TIMES)
  if (unit === 'bytes') return scaled(value, SIZES)
  if (unit === 'reqps') return `${short(value)} req/s`
  if (unit === 'ops') return `${short(value)}/s`
  return short(value)
}
