/** Prometheus' own tool on rules, where it is at hand. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { dump } from 'js-yaml'
import type { Environment } from '../../config/load.ts'
import { prometheusGroup } from '../../platform/alerts/prometheus-rules.ts'
import type { Alert, Duration, RuleGroup } from '../../platform/alerts/rule.ts'

/** Values of a series over time, as promtool writes them: `0+1x60` is 0, 1, 2, … 60. */
export type Series = Readonly<Record<string, string>>

/** What happens, and which alerts it makes fire. */
export interface Scenario {
  readonly name: string
  /** Time between two values of a series, and between two looks of the rules unless `look` says otherwise. */
  readonly interval: Duration
  readonly look?: Duration
  readonly series: Series
  /** When to look. */
  readonly at: Duration
  /** Exactly the alerts that fire then, by name and by what tells those of one name apart: `DriftBlind reason=baseline`. */
  readonly fires: readonly string[]
  /** The namespace that they are about, all of them, where it is not the rule that says so. */
  readonly of?: string
  /** An alert that is silent, but not by much. */
  readonly spares?: Near
  /** Counts alerts that were about to fire at any time until then as well. */
  readonly ever?: boolean
}

/** An alert, by name and labels, and what of its rule would be enough to make it fire: another text in it, or another `for`. */
export interface Near {
  readonly alert: string
  readonly with: readonly [text: string, other: string] | { readonly for: Duration }
}

/** How scenarios name an alert: with the labels of its rule. */
export const nameOf = ({ alert, labels = {} }: Alert): string =>
  [alert, ...Object.entries(labels).map(([label, value]) => `${label}=${value}`)].join(' ')

/** Whether the tool is there; says so where it is not. */
export function canRunPromtool(what: string): boolean {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.log(`skipped: ${what} needs promtool, which comes with Prometheus`)
    return false
  }
}

const FIRING = 'alertstate="firing"'
const LOOSENED = 'loosened'
const TOLD_APART_BY = 'window, reason, signal'

function firing(alert: string) {
  const [name, ...labels] = alert.split(' ')
  const all = [`alertname="${name}"`, ...labels.map((label) => label.replace(/=(.*)/, '="$1"'))]
  return { labels: `{${all.join(',')}}`, value: 1 }
}

/** The alert that nearly fired as a rule that does, told apart by the scenario's name. */
function loosened(alert: Alert, near: Near, scenario: string): Alert {
  const labels = { ...alert.labels, [LOOSENED]: scenario }
  if ('for' in near.with) return { ...alert, labels, for: near.with.for }
  const [text, other] = near.with
  if (!alert.expr.includes(text)) throw new Error(`${scenario}: ${near.alert} has no "${text}": ${alert.expr}`)
  return { ...alert, labels, expr: alert.expr.replaceAll(text, other) }
}

const withLoosened = (group: RuleGroup, scenarios: readonly Scenario[]): RuleGroup => {
  const more = scenarios.flatMap(({ name, spares }) =>
    group.alerts.flatMap((alert) => (spares?.alert === nameOf(alert) ? [loosened(alert, spares, name)] : [])),
  )
  return { ...group, alerts: [...group.alerts, ...more] }
}

const testOf = ({ name, interval, series, at, fires, of, ever, spares }: Scenario) => ({
  name,
  interval,
  input_series: Object.entries(series).map(([selector, values]) => ({ series: selector, values })),
  promql_expr_test: [
    {
      expr: `group by (alertname, ${TOLD_APART_BY}) (${ever ? `count_over_time(ALERTS{${LOOSENED}=""}[${at}])` : `ALERTS{${FIRING},${LOOSENED}=""}`})`,
      eval_time: at,
      exp_samples: fires.map(firing),
    },
    ...(of === undefined
      ? []
      : [{ expr: `ALERTS{${FIRING},${LOOSENED}="",namespace!="${of}"}`, eval_time: at, exp_samples: [] }]),
    ...(spares === undefined
      ? []
      : [{ expr: `group (ALERTS{${FIRING},${LOOSENED}="${name}"})`, eval_time: at, exp_samples: [{ value: 1 }] }]),
  ],
})

/** What promtool says of the rules, and of the scenarios where there are any; it starts with SUCCESS or FAILED. */
export async function promtool(
  env: Environment,
  groups: readonly RuleGroup[],
  scenarios: readonly Scenario[] = [],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'))
  const write = (name: string, content: object): string => {
    const path = join(folder, name)
    writeFileSync(path, dump(content, { noRefs: true, lineWidth: -1 }))
    return path
  }
  try {
    const rules = write('rules.yaml', {
      groups: groups.map((group) => prometheusGroup(env, withLoosened(group, scenarios))),
    })
    const outputs: string[] = []
    const order = { group_eval_order: groups.map(({ name }) => name) } // else a random one
    const lookOf = ({ look, interval }: Scenario) => look ?? interval
    const looks = [...new Set(scenarios.map(lookOf))]
    const commands = [
      ['check', 'rules', rules],
      ...looks.map((look) => {
        const tests = scenarios.filter((scenario) => lookOf(scenario) === look).map(testOf)
        return [
          'test',
          'rules',
          write(`${look}.yaml`, { rule_files: [rules], ...order, evaluation_interval: look, tests }),
        ]
      }),
    ]
    for (const command of commands) {
      const failed = (error: { stdout?: string; stderr?: string }) => ({
        stdout: `FAILED ${error.stdout}${error.stderr}`,
      })
      const { stdout } = await promisify(execFile)('promtool', command).catch(failed)
      outputs.push(stdout)
    }
    return outputs.join('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Every problem that promtool found; none is an empty text. */
export function problemsIn(output: string): string {
  return output.includes('FAILED') ? output : ''
}
