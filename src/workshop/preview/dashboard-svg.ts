import type { Environment } from '../../config/load.ts'
import { type Dashboard, dashboardJson } from '../../platform/components/monitoring/dashboards/dashboard.ts'
import type { Answers } from './answers.ts'
import { dashboardQueries } from './dashboard-queries.ts'
import { type Box, label, panelSvg } from './panel-svg.ts'

const COLUMN = 50
const ROW = 30
const GAP = 6
const HEAD = 56
const COLUMNS = 24

const boxOf = ({ x, y, w, h }: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }) =>
  ({
    x: x * COLUMN + GAP,
    y: y * ROW + HEAD,
    width: w * COLUMN - GAP,
    height: h * ROW - GAP,
  }) satisfies Box

/**
 * A dashboard with what a Prometheus answers now. It says of itself that it is no screenshot.
 *
 * @param chosen - values of its variables, beside those that it has at first
 */
export async function dashboardSvg(
  dashboard: Dashboard,
  env: Environment,
  answers: Answers,
  chosen: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { title, description, panels, templating } = dashboardJson(dashboard, env)
  const choices = templating.list.map(
    ({ name, label = name, current }) => `${label}: ${chosen[name] ?? current?.text ?? ''}`,
  )
  // As Grafana would take it for scrapes of 15 s.
  const queries = dashboardQueries(env, { __rate_interval: '1m', ...chosen }).filter(
    ({ dashboard: uid }) => uid === dashboard.uid,
  )
  let next = 0
  const drawn: string[] = []
  for (const panel of panels) {
    const box = boxOf(panel.gridPos ?? { x: 0, y: 0, w: COLUMNS, h: 1 })
    if (panel.type === 'row') {
      drawn.push(label(box.x + 2, box.y + 17, panel.title ?? '', 13, '#8ab8ff', 'font-weight="600"'))
      continue
    }
    const own = queries.slice(next, next + panel.targets.length)
    next += panel.targets.length
    const answered = await Promise.all(
      own.map(async ({ expr }, index) => ({
        legend: panel.targets[index]?.legendFormat ?? '',
        series: await (panel.type === 'table' ? answers.instant(expr) : answers.range(expr)),
      })),
    )
    drawn.push(panelSvg(panel, box, answered))
  }
  const bottom = Math.max(...panels.map(({ gridPos }) => (gridPos ? gridPos.y + gridPos.h : 0)))
  const [width, height] = [COLUMNS * COLUMN + GAP, bottom * ROW + HEAD + GAP]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">
<rect width="${width}" height="${height}" fill="#111217"/>
${label(GAP + 2, 24, title, 18, '#fff', 'font-weight="600"')}
${label(GAP + 2, 43, description, 12, '#8e8e8e')}
${label(width - GAP - 2, 24, 'Preview by npm run preview: real answers of Prometheus, not a screenshot of Grafana', 11, '#8e8e8e', 'text-anchor="end"')}
${label(width - GAP - 2, 43, choices.join(' · '), 12, '#ccccdc', 'text-anchor="end"')}
${drawn.join('\n')}
</svg>
`
}
