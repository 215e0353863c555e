/** Changes the image of an environment, with the YAML that follows from it: `npm run promote -- --env dev --image …`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { promote } from '../review/promote/promote.ts'

export const USAGE = `npm run promote -- --env NAME [options]

  --env NAME       which environment gets the image
  --service NAME   whose image; not needed where there is one service
  --image IMAGE    REGISTRY/SERVICE@sha256:DIGEST; without it, what the environment before it runs
  --yes            do not ask
  --unsigned       also what cosign or gh says is of somebody else
  --today DATE     for the diff: count ends of life from this day, YYYY-MM-DD
  --help`

/** Promotes, and prints the diff. */
export async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      env: { type: 'string' },
      service: { type: 'string' },
      image: { type: 'string' },
      yes: { type: 'boolean', default: false },
      unsigned: { type: 'boolean', default: false },
      today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    },
  })
  const { env, service, image, yes, unsigned, today } = values
  if (env === undefined) throw new UserError('ARGUMENTS_INVALID', { message: '--env is missing.', hint: USAGE })
  await promote({ env, service, image, yes, unsigned, today })
}
