import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { classifierRules } from '../../platform/alerts/rule-groups.ts'
import { firstEnvironment } from '../first-environment.ts'
import { dashboardQueries } from '../preview/dashboard-queries.ts'
import { startClusterStandIn } from './cluster-stand-in.ts'
import { PHASES, type Phase } from './phases.ts'
import { blurred, darkened, type Picture, readPictures } from './pictures.ts'
import { startClassifier, startPrometheus } from './processes.ts'
import { Traffic } from './traffic.ts'
import { firing, query } from './watch.ts'
import { shortened } from './windows.ts'

const WEIGHTS = 'mobilenetv2-12-int8.onnx'
const ONE_CLASS = /dalmatian\.jpg$/
/** Windows until an alert has to have fired, or to have ended. */
const PATIENCE = 4
const POLL_MS = 500

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function found(what: string, hint: string, ...paths: readonly string[]): string {
  const path = paths.find((each) => existsSync(each))
  if (path) return path
  throw new UserError('DRILL_FAILED', { message: `There are no ${what} at ${paths.join(' or ')}.`, hint })
}

/** The four kinds of traffic. */
async function kinds(folder: string): Promise<Readonly<Record<Phase['pictures'], readonly Picture[]>>> {
  const pictures = readPictures(folder)
  const one = [...pictures].find(([name]) => ONE_CLASS.test(name)) ?? [...pictures][0]
  return {
    normal: [...pictures.values()],
    dark: await darkened(pictures.values()),
    blurred: await blurred(pictures.values()),
    'one class': one ? [one[1]] : [],
  }
}

interface Outcome {
  readonly phase: Phase
  /** Seconds after which each alert fired. */
  readonly fired: ReadonlyMap<string, number>
}

/** Watches one phase: for a window where nothing may fire, else until what must has fired and a window more. */
async function watch(url: string, phase: Phase, windowMs: number): Promise<Outcome> {
  const fired = new Map<string, number>()
  const started = Date.now()
  const elapsed = () => Date.now() - started
  const isComplete = () => phase.fires.every((alert) => fired.has(alert))
  let until = phase.fires.length > 0 ? PATIENCE * windowMs : 2 * windowMs
  while (elapsed() < until) {
    for (const alert of await firing(url)) if (!fired.has(alert)) fired.set(alert, elapsed() / 1000)
    if (phase.fires.length > 0 && isComplete()) until = Math.min(until, Math.max(elapsed(), windowMs * 1.2))
    await pause(POLL_MS)
  }
  return { phase, fired }
}

async function untilSilent(url: string, windowMs: number): Promise<void> {
  for (const deadline = Date.now() + PATIENCE * windowMs; Date.now() < deadline; await pause(POLL_MS))
    if ((await firing(url)).length === 0) return
  throw new UserError('DRILL_FAILED', {
    message: `With normal pictures these still fire after ${PATIENCE} windows: ${(await firing(url)).join(', ')}.`,
    hint: 'On a very slow machine give a longer --window.',
  })
}

const problemsOf = ({ phase, fired }: Outcome): readonly string[] => [
  ...phase.fires.filter((alert) => !fired.has(alert)).map((alert) => `${phase.name}: ${alert} did not fire`),
  ...[...fired.keys()]
    .filter((alert) => ![...phase.fires, ...phase.companions].includes(alert))
    .map((alert) => `${phase.name}: ${alert} fired`),
]

function report({ phase, fired }: Outcome): string {
  const after = (alert: string) =>
    fired.has(alert) ? `${alert} after ${fired.get(alert)?.toFixed(1)} s` : `no ${alert}`
  const others = [...fired.keys()].filter((alert) => !phase.fires.includes(alert))
  const mark = problemsOf({ phase, fired }).length === 0 ? 'ok    ' : 'FAILED'
  const companions = others.length > 0 ? `; with ${others.join(', ')}` : ''
  return `${mark}  ${phase.name.padEnd(22)}${phase.fires.map(after).join(', ') || 'silent'}${companions}`
}

/** Queries of the two dashboards about the classifier that have no answer. */
async function silentQueries(
  url: string,
  window: string,
): Promise<{ readonly all: number; readonly silent: string[] }> {
  const queries = dashboardQueries(firstEnvironment(), { __rate_interval: window, __range: window }).filter(
    ({ dashboard }) => ['classifier', 'model'].includes(dashboard),
  )
  const silent: string[] = []
  for (const { dashboard, panel, expr } of queries)
    if ((await query(url, expr)).length === 0) silent.push(`${dashboard}, ${panel}: no data for ${expr}`)
  return { all: queries.length, silent }
}

async function drill(folder: string, weights: string, pictures: string, seconds: number, running: { stop(): void }[]) {
  const env = firstEnvironment()
  const traffic = await kinds(pictures)
  const classifier = await startClassifier(weights)
  running.push(classifier)
  const cluster = await startClusterStandIn()
  running.push(cluster)
  const ports = { classifier: classifier.metricsPort, cluster: cluster.port }
  const prometheus = await startPrometheus(env, classifierRules(env, shortened(seconds)), ports, folder)
  running.push(prometheus)
  const { url } = prometheus
  const callers = new Traffic(classifier.url, traffic.normal)
  const problems: string[] = []
  try {
    await pause(seconds * 1000)
    for (const phase of PHASES) {
      callers.show(traffic.normal)
      await untilSilent(url, seconds * 1000)
      callers.show(traffic[phase.pictures], phase.isJudged)
      const outcome = await watch(url, phase, seconds * 1000)
      console.log(report(outcome))
      problems.push(...problemsOf(outcome))
    }
    const { all, silent } = await silentQueries(url, `${seconds}s`)
    console.log(
      `${silent.length === 0 ? 'ok    ' : 'FAILED'}  ${all - silent.length} of ${all} queries of the dashboards have data`,
    )
    problems.push(...silent)
  } finally {
    await callers.stop()
  }
  console.log(`${callers.answered} pictures answered, ${callers.failed} not`)
  if (callers.failed > 0) problems.push(`${callers.failed} requests failed`)
  return problems
}

interface Wanted {
  readonly pictures: string | undefined
  readonly weights: string | undefined
  /** Seconds that stand for the six hours of the rules. */
  readonly window: number
}

/**
 * Shows that drift is seen: a real Prometheus watches a real classifier with the generated rules. Prints a line a phase.
 *
 * @returns Whether every alert did what it should.
 */
export async function drillDrift(wanted: Wanted): Promise<boolean> {
  const seconds = wanted.window
  const here = [`classifier/models/${WEIGHTS}`, `../shared/models/${WEIGHTS}`]
  const weights = found('weights', 'Download them: npm run model', ...(wanted.weights ? [wanted.weights] : here))
  const pictures = found('pictures', 'Give a folder: --pictures FOLDER', wanted.pictures ?? '../shared/images')
  const folder = mkdtempSync(join(tmpdir(), 'drill-'))
  const running: { stop(): void }[] = []
  const started = Date.now()
  const clean = () => {
    for (const each of running) each.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) // Prometheus closes its files
  }
  const interrupted = () => {
    clean()
    process.exit(1)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    console.log(`${readdirSync(pictures).length} files in ${pictures}, ${weights}, a window of ${seconds} s\n`)
    const problems = await drill(folder, weights, pictures, seconds, running)
    for (const problem of problems) console.log(`✖ ${problem}`)
    console.log(`${problems.length === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`)
    return problems.length === 0
  } finally {
    clean()
  }
}
