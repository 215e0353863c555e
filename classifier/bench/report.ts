import type { Accuracy } from './accuracy.ts'
import type { Cell, Sample, Samples } from './samples.ts'

/** What is reported besides the samples. */
export type Facts = {
  samples: Samples
  subjects: readonly { key: string; name: string; readyMs: number }[]
  /** How right each of them is, by its key. */
  accuracy: ReadonlyMap<string, Accuracy>
  sets: readonly { name: string; description: string }[]
  connections: readonly number[]
  /** Whether what we want stands beside what was measured: for those who change the service, not for readers. */
  targets: boolean
}

/** Connections of the columns that have only one: enough to keep all workers busy, and no more. */
export const BUSY = 8
const MANY = 32

/** Servers in Python that run the int8 weights and decode at reduced size: what people would pick instead. */
const INT8_PEERS = ['onnx-int8', 'litserve', 'bentoml', 'mlserver', 'kserve']

/** The tables, in Markdown. */
export function report(facts: Facts): string {
  return [...facts.sets.map((set) => setTable(facts, set)), int8Table(facts), ratioTable(facts)].join('\n\n')
}

function setTable(
  { samples, subjects, accuracy, connections }: Facts,
  set: { name: string; description: string },
): string {
  const columns = connections.flatMap((count) => [`req/s @${count}`, `p50 / p99 @${count}`])
  const rows = subjects.flatMap(({ key, name }) => {
    const cell = (count: number): Cell => ({ subject: key, set: set.name, connections: count })
    const cells = connections.flatMap((count) => {
      const [p50, p99] = (['p50', 'p99'] as const).map((what) => samples.median(cell(count), what))
      return [show(samples.median(cell(count), 'perSecond')), p50 ? `${show(p50)} / ${show(p99)}` : '–']
    })
    if (cells.every((text) => text === '–')) return []
    const [cpu, pss, rss] = (['cpuMs', 'pssMb', 'rssMb'] as const).map((what) => samples.median(cell(BUSY), what))
    const memory = pss && rss ? `${Math.round(pss)} / ${Math.round(rss)}` : '–'
    return [[name, ...cells, show(cpu), memory, ...rightness(accuracy.get(key))]]
  })
  const head = [`${set.name}: ${set.description}`, ...columns, `CPU ms @${BUSY}`, 'PSS / RSS MB', 'top-1', 'as fp32']
  return table(head, rows)
}

/** Shares of the photographs: in which the class is right, and in which it is the one that fp32 finds. */
function rightness(accuracy: Accuracy | undefined): [string, string] {
  return [show(accuracy?.top1), show(accuracy?.agreement)]
}

type Against = (subject: string, set: string, others: readonly string[], what?: keyof Sample) => (number | undefined)[]

/** Compares a subject with the fastest of others, at few and at many connections. */
function againstBest({ samples }: Facts): Against {
  return (subject, set, others, what = 'perSecond') =>
    [BUSY, MANY].map((connections) => {
      const speed = (key: string) => samples.median({ subject: key, set, connections }, 'perSecond')
      const measured = others.filter((key) => speed(key) !== undefined)
      const [best] = measured.toSorted((a, b) => (speed(b) as number) - (speed(a) as number))
      if (best === undefined) return undefined
      return samples.ratio({ subject, set, connections }, { subject: best, set, connections }, what)
    })
}

/** The default weights beside what people would pick instead, and beside what the same cores do without HTTP. */
function int8Table(facts: Facts): string {
  const against = againstBest(facts)
  const all = facts.sets.map(({ name }) => name)
  const lines: [string, string, (set: string) => (number | undefined)[]][] = [
    ['requests a second by the best Python with int8 and draft', '≥ 1', (set) => against('int8', set, INT8_PEERS)],
    ['slowest answers (p99) by its', '', (set) => against('int8', set, INT8_PEERS, 'p99')],
    ['requests a second by our ceiling', '', (set) => against('int8', set, ['ceiling-int8']).slice(0, 1)],
    ['processor time by our ceiling', '≤ 1.12', (set) => against('int8', set, ['ceiling-int8'], 'cpuMs').slice(0, 1)],
  ]
  const rows = lines.map(([what, floor, valuesOf]) => [
    what,
    ...(facts.targets ? [floor] : []),
    ...all.map((set) => valuesOf(set).map(show).join(' · ')),
  ])
  return table([`int8, at ${BUSY} · ${MANY} connections`, ...(facts.targets ? ['wanted'] : []), ...all], rows)
}

/** What must hold, as the ratio or number measured. */
function ratioTable(facts: Facts): string {
  const { samples, subjects } = facts
  const against = againstBest(facts)
  const own = (subject: string, set: string, what: keyof Sample) => [
    samples.median({ subject, set, connections: MANY }, what),
  ]
  const plain = ['onnx', 'onnx-threads']
  const drafted = ['onnx-draft', 'onnx-threads-draft']
  const python = [...plain, ...drafted]
  const [p50] = own('int8', 's', 'p50')
  const [p99] = own('int8', 's', 'p99')
  const lines: [string, string, (number | undefined)[]][] = [
    ['fp32, s, by the best Python', '≥ 0.95', against('fp32', 's', python)],
    ['fp32, m, by the best Python without draft', '≥ 1.6', against('fp32', 'm', plain)],
    ['fp32, m, by the best Python with draft', '≥ 0.85', against('fp32', 'm', drafted)],
    ['fp32, 12 MP, by the best Python without draft', '≥ 3', against('fp32', '12 MP', plain)],
    ['fp32, 12 MP, by the best Python with draft', '', against('fp32', '12 MP', drafted)],
    ['fp32, mix, by the best Python', '', against('fp32', 'mix', python)],
    ['int8, s, by the best fp32 Python', '≥ 1.15', against('int8', 's', python)],
    ['int8, s, by Keras', '≥ 13', against('int8', 's', ['keras']).slice(0, 1)],
    ['fp32, s, by our own ceiling', '≥ 0.85', against('fp32', 's', ['ceiling-fp32']).slice(0, 1)],
    ['p99 by p50 at 32 connections, int8, s', '≤ 1.6', [p50 && p99 && p99 / p50]],
    ['p99 at 32 connections by FastAPI, fp32, s', '≤ 0.5', against('fp32', 's', python, 'p99').slice(1)],
    ['delay of the event loop, int8, s, p99 in ms', '≤ 15', own('int8', 's', 'loopDelayMs')],
    ['memory under load (RSS) in MB, int8, s', '≤ 400', own('int8', 's', 'rssMb')],
    ['ready after seconds', '≤ 1', [(subjects.find(({ key }) => key === 'int8')?.readyMs ?? Number.NaN) / 1000]],
  ]
  const rows = lines
    .filter(([, , values]) => values.some((value) => value !== undefined && !Number.isNaN(value)))
    .map(([what, floor, values]) => [what, ...(facts.targets ? [floor] : []), values.map(show).join(' · ')])
  return table([`at ${BUSY} · ${MANY} connections`, ...(facts.targets ? ['wanted'] : []), 'measured'], rows)
}

const MARKS = ['<!-- measured -->', '<!-- /measured -->'] as const

/** Puts what was measured between the two marks of a page, in place of what was measured before. */
export function withMeasured(page: string, measured: string): string {
  const [from, to] = MARKS.map((mark) => page.indexOf(mark)) as [number, number]
  if (from < 0 || to < from) throw new Error(`There is no ${MARKS.join(' before a ')} in the page.`)
  return `${page.slice(0, from)}${MARKS[0]}\n\n${measured.trim()}\n\n${page.slice(to)}`
}

/** A table in Markdown; all but its first column are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows].map(line).join('\n')
}

/** A number with three digits. */
export function show(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–' // not measured, or nothing answered in time
  if (value >= 100) return String(Math.round(value))
  return value >= 20 ? value.toFixed(1) : value.toFixed(2)
}
