import type { GrafanaPanel } from '../../platform/components/monitoring/dashboards/grafana.ts'
import type { Series } from './answers.ts'
import { valueText } from './value.ts'

/** Where a panel is, in pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A query's answer with the name that the legend gives to each series. */
export interface Answered {
  readonly legend: string
  readonly series: readonly Series[]
}

const COLOURS: Readonly<Record<string, string>> = { green: '#37872d', yellow: '#b58900', red: '#c4162a' }
const LINES = [
  '#73bf69',
  '#f2cc0c',
  '#8ab8ff',
  '#ff780a',
  '#f2495c',
  '#b877d9',
  '#5794f2',
  '#96d98d',
  '#ffb357',
  '#ca95e5',
]
const TITLE = 26
const ROW = 20

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Text at a place. */
export const label = (x: number, y: number, text: string, size = 11, colour = '#ccccdc', more = ''): string =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}" ${more}>${escaped(text)}</text>`

function colourOf({ fieldConfig }: GrafanaPanel, value: number): string {
  const step = fieldConfig.defaults.thresholds?.steps.findLast((step) => step.value === null || step.value <= value)
  return COLOURS[step?.color ?? ''] ?? '#333'
}

const named = (legend: string, labels: Series['labels']) =>
  legend.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => labels[name] ?? '').trim()

function stat(panel: GrafanaPanel, { x, y, width, height }: Box, answers: readonly Answered[]): string {
  const value = answers[0]?.series[0]?.points.at(-1)?.[1] ?? Number.NaN
  const text = valueText(value, panel.fieldConfig.defaults.unit)
  const size = Math.min(height / 2.6, 64)
  return `<rect x="${x}" y="${y + TITLE}" width="${width}" height="${height - TITLE}" fill="${colourOf(panel, value)}"/>
${label(x + width / 2, y + (height + TITLE) / 2 + size / 3, text, size, '#fff', 'text-anchor="middle" font-weight="600"')}`
}

function table(panel: GrafanaPanel, { x, y, width, height }: Box, answers: readonly Answered[]): string {
  const rows = answers
    .flatMap(({ series }) => series)
    .map(({ labels, points }) => ({ labels, value: points.at(-1)?.[1] ?? Number.NaN }))
    .sort((a, b) => b.value - a.value)
    .slice(0, Math.floor((height - TITLE) / ROW) - 1)
  return rows
    .map(({ labels, value }, index) => {
      const top = y + TITLE + index * ROW
      const { __name__, environment, ...shown } = labels
      const text = valueText(value, panel.fieldConfig.defaults.unit)
      return `<rect x="${x + width - 90}" y="${top}" width="82" height="${ROW - 2}" fill="${colourOf(panel, value)}"/>
${label(
  x + 8,
  top + 14,
  Object.values(shown)
    .join('   ')
    .slice(0, width / 7),
)}
${label(x + width - 14, top + 14, text, 11, '#fff', 'text-anchor="end"')}`
    })
    .join('\n')
}

function timeseries(panel: GrafanaPanel, { x, y, width, height }: Box, answers: readonly Answered[]): string {
  const lines = answers.flatMap(({ legend, series }) =>
    series.map(({ labels, points }) => ({ name: named(legend, labels), points })),
  )
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite)
  const times = lines.flatMap(({ points }) => points.map(([time]) => time))
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values) || 1]
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const plot = { left: x + 64, top: y + TITLE + 4, width: width - 76, height: height - TITLE - 36 }
  const at = (time: number, value: number): string => {
    const across = plot.left + ((time - first) / Math.max(1, last - first)) * plot.width
    return `${across.toFixed(1)},${(plot.top + (1 - (value - low) / (high - low)) * plot.height).toFixed(1)}`
  }
  const unit = panel.fieldConfig.defaults.unit
  const axis = [low, (low + high) / 2, high].map((value) => {
    const [, height = ''] = at(first, value).split(',')
    return `<line x1="${plot.left}" x2="${plot.left + plot.width}" y1="${height}" y2="${height}" stroke="#2c3235"/>
${label(plot.left - 6, Number(height) + 4, valueText(value, unit), 10, '#8e8e8e', 'text-anchor="end"')}`
  })
  const drawn = lines.map(({ points }, index) => {
    const path = points.filter(([, value]) => Number.isFinite(value)).map(([time, value]) => at(time, value))
    return `<polyline points="${path.join(' ')}" fill="none" stroke="${LINES[index % LINES.length]}" stroke-width="1.5"/>`
  })
  let end = x + 10
  const names = lines.flatMap(({ name }, index) => {
    const left = end
    end += 24 + name.length * 6
    if (end > x + width) return []
    return `<rect x="${left}" y="${y + height - 17}" width="9" height="3" fill="${LINES[index % LINES.length]}"/>
${label(left + 13, y + height - 12, name, 10)}`
  })
  return [...axis, ...drawn, ...names].join('\n')
}

const DRAW = { stat, table, timeseries } as const

/** One panel. */
export function panelSvg(panel: GrafanaPanel, box: Box, answers: readonly Answered[]): string {
  const { x, y, width, height } = box
  return `<g><rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#181b1f" stroke="#2c3235"/>
${label(x + 8, y + 17, panel.title ?? '', 12, '#ccccdc', 'font-weight="600"')}
${DRAW[panel.type](panel, box, answers)}</g>`
}
