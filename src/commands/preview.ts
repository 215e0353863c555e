/** Draws a dashboard without Grafana: `npm run preview -- --dashboard model --prometheus http://localhost:9090`. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseEnvironment } from '../config/load.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { DASHBOARDS } from '../platform/components/monitoring/dashboards/index.ts'
import { Answers } from '../workshop/preview/answers.ts'
import { dashboardSvg } from '../workshop/preview/dashboard-svg.ts'

export const USAGE = `npm run preview -- --dashboard UID --prometheus ADDRESS [--env NAME] [--service NAME] [--minutes 30] [--out FILE.svg]

  --dashboard   ${DASHBOARDS.map(({ uid }) => uid).join(', ')}
  --prometheus  a Prometheus that has its metrics, such as http://localhost:9090
  --service     which one is chosen at its top (default: the first)`

const OPTIONS = {
  dashboard: { type: 'string', default: DASHBOARDS[0]?.uid ?? '' },
  prometheus: { type: 'string', default: 'http://localhost:9090' },
  env: { type: 'string', default: Object.keys(ENVIRONMENTS)[0] ?? '' },
  service: { type: 'string' },
  minutes: { type: 'string', default: '30' },
  out: { type: 'string' },
} as const

/** Writes the picture. Returns the exit code. */
export async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  const dashboard = DASHBOARDS.find(({ uid }) => uid === values.dashboard)
  const input = Object.entries(ENVIRONMENTS).find(([name]) => name === values.env)?.[1]
  const minutes = Number(values.minutes)
  if (!dashboard || !input || !(minutes > 0))
    throw new UserError('ARGUMENTS_INVALID', {
      message: `There is no dashboard "${values.dashboard}", no environment "${values.env}", or "${values.minutes}" are no minutes.`,
      hint: USAGE,
    })
  const out = values.out ?? `${dashboard.uid}.svg`
  const env = parseEnvironment(values.env, input)
  const chosen = values.service === undefined ? {} : { service: values.service }
  writeFileSync(out, await dashboardSvg(dashboard, env, new Answers(values.prometheus, minutes), chosen))
  console.log(out)
  return 0
}
