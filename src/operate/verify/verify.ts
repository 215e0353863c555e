import { setTimeout as sleep } from 'node:timers/promises'
import { type Check, findAll, findingsJson, findingsTable, isWell } from '../finding.ts'
import { log, type Operation } from '../operation.ts'
import type { Client } from './client.ts'
import type { Running } from './context.ts'

interface Wanted {
  readonly checks: Readonly<Record<string, Check<Running>>>
  readonly client: Client
  readonly json: boolean
  /** How often and how long it is tried until all is well; once without. */
  readonly watch?: { readonly everySeconds: number; readonly forMinutes: number } | undefined
}

/** Verifies once, or until all is well; prints the findings of each round. Returns whether all was well in the last. */
export async function verify({ env, shell }: Operation, { checks, client, json, watch }: Wanted): Promise<boolean> {
  const started = performance.now()
  for (let round = 1; ; round += 1) {
    // The commands are the same in every round.
    const quiet = { ...shell, log: round === 1 ? shell.log : () => {} }
    const findings = await findAll<Running>({ env, client, shell: quiet, now: new Date() }, checks)
    if (json) console.log(findingsJson(env.name, findings))
    else console.log(`${watch ? `\n${new Date().toISOString()}\n` : ''}${findingsTable(findings)}`)
    if (isWell(findings)) return true
    if (!watch) return false
    if (performance.now() + watch.everySeconds * 1000 > started + watch.forMinutes * 60_000) {
      log(`Gave up after ${watch.forMinutes} min.`)
      return false
    }
    await sleep(watch.everySeconds * 1000)
  }
}
