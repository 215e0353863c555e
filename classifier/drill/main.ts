/** `npm run drill:faults`: breaks a running service in the ways that production does, and says what that cost. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { stopAll } from '../bench/children.ts'
import { writePictures } from '../bench/pictures.ts'
import type { Drill } from './drill.ts'
import { overload } from './overload.ts'
import { rollingRestart } from './rolling-restart.ts'
import { slowClients } from './slow-clients.ts'
import { workerDeath } from './worker-death.ts'

export const USAGE = `npm run drill:faults -- [--only NAME,...] [--seconds 60]

Starts the service and breaks it: overload (ten times its capacity, for --seconds), worker-death (kill -9 under load),
rolling-restart (two instances behind a proxy) and slow-clients. Prints figures, and ends with 1 when one of them fails.
Needs the weights: npm run model`

const DRILLS: Record<string, Drill> = {
  overload,
  'worker-death': workerDeath,
  'rolling-restart': rollingRestart,
  'slow-clients': slowClients,
}

/** Runs the drills one after the other. */
export async function main(): Promise<number> {
  const { only, seconds } = parseOptions()
  const folder = mkdtempSync(join(tmpdir(), 'drill-'))
  const clean = async () => {
    await stopAll()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => clean().then(() => process.exit(1)))
  try {
    execFileSync(process.execPath, ['classifier/build.js'], { stdio: 'inherit' })
    const sets = await writePictures(join(folder, 'pictures'))
    const stage = { picture: sets[0]?.paths[0] as string, seconds }
    let failures = 0
    for (const name of only) {
      const { figures, wrong, slow } = await (DRILLS[name] as Drill)(stage)
      const problems = wrong.filter((problem) => problem !== false)
      if (problems.length > 0) failures++
      process.stdout.write(`${name}: ${problems.length === 0 ? 'ok' : `FAILED: ${problems.join('; ')}`}\n`)
      for (const figure of figures) process.stdout.write(`  ${figure}\n`)
      for (const goal of slow) if (goal !== false) process.stdout.write(`  short of the goal: ${goal}\n`)
    }
    return failures === 0 ? 0 : 1
  } finally {
    await clean()
  }
}

function parseOptions() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, seconds: { type: 'string', default: '60' } } })
  const only = values.only?.split(',') ?? Object.keys(DRILLS)
  const unknown = only.filter((name) => !(name in DRILLS))
  const seconds = Number(values.seconds)
  const problem =
    unknown.length > 0
      ? `--only takes ${Object.keys(DRILLS).join(', ')}; not ${unknown.join(', ')}`
      : !(seconds >= 5 && seconds <= 600) && '--seconds takes 5 to 600'
  if (problem) throw Object.assign(new Error(problem), { code: 'ERR_PARSE_ARGS_VALUE' })
  return { only, seconds }
}
