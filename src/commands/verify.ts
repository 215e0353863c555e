/** Says whether a platform is well, down to a real prediction: `npm run verify -- --env dev`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import type { Check } from '../operate/finding.ts'
import { operation, positive } from '../operate/operation.ts'
import { createClient, placeOf } from '../operate/verify/client.ts'
import type { Running } from '../operate/verify/context.ts'
import { VERIFY_CHECKS } from '../operate/verify/index.ts'
import { verify } from '../operate/verify/verify.ts'

export const USAGE = `npm run verify -- --env NAME [--json] [--watch] [--only TOPIC] [--connect-to ADDRESS]

  --json                 the findings as JSON
  --watch                again and again until nothing fails
  --every SECONDS        pause between two rounds (default 15)
  --for MINUTES          how long --watch goes on (default 60)
  --only TOPIC           may be repeated: ${Object.keys(VERIFY_CHECKS).join(', ')}
  --connect-to ADDRESS   ask the hosts at ADDRESS[:HTTPS_PORT[:HTTP_PORT]], before DNS leads there
  --resolver ADDRESS     name server to ask, such as 1.1.1.1

Reads only. Exits 1 where something fails.`

const OPTIONS = {
  env: { type: 'string' },
  json: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  every: { type: 'string', default: '15' },
  for: { type: 'string', default: '60' },
  only: { type: 'string', multiple: true },
  'connect-to': { type: 'string' },
  resolver: { type: 'string' },
} as const

function chosenChecks(only: readonly string[] | undefined): Readonly<Record<string, Check<Running>>> {
  const all = Object.entries<Check<Running>>(VERIFY_CHECKS)
  const unknown = only?.find((topic) => !all.some(([name]) => name === topic))
  if (unknown !== undefined)
    throw new UserError('ARGUMENTS_INVALID', {
      message: `There is nothing to verify called "${unknown}".`,
      hint: USAGE,
    })
  return Object.fromEntries(all.filter(([name]) => only?.includes(name) ?? true))
}

/** Verifies once, or until all is well. Returns the exit code. */
export async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  const checks = chosenChecks(values.only)
  const [everySeconds, forMinutes] = [positive('every', values.every, USAGE), positive('for', values.for, USAGE)]
  const operated = operation({ env: values.env, yes: false, 'dry-run': false })
  const place = values['connect-to'] ? placeOf(values['connect-to']) : {}
  const client = createClient({ ...place, ...(values.resolver && { resolvers: [values.resolver] }) })
  const watch = values.watch ? { everySeconds, forMinutes } : undefined
  return (await verify(operated, { checks, client, json: values.json, watch })) ? 0 : 1
}
