/** Takes a platform away, in the order in which nothing is left behind: `npm run teardown -- --env dev`. */
import { parseArgs } from 'node:util'
import { FLAGS, operation, positive } from '../operate/operation.ts'
import { teardown } from '../operate/teardown/teardown.ts'

export const USAGE = `npm run teardown -- --env NAME [--yes] [--dry-run] [--confirm NAME]

  --yes, -y        change without asking
  --confirm NAME   the environment's name, which prod and what is live ask for even with --yes
  --leave-dns      do not wait until the DNS records are gone
  --wait SECONDS   how long each thing has to go (default 600)
  --resolver IP    name server to ask for the records, such as 1.1.1.1
  --dry-run        print what would be run, change nothing

Backups, DNS records, load balancers and disks first, then Terraform; says what remains. Can be run again.`

const OPTIONS = {
  ...FLAGS,
  confirm: { type: 'string' },
  'leave-dns': { type: 'boolean', default: false },
  wait: { type: 'string', default: '600' },
  resolver: { type: 'string' },
} as const

/** Takes one thing away after the other. */
export async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  const { confirm, resolver, 'leave-dns': leavesDns } = values
  const patienceSeconds = positive('wait', values.wait, USAGE)
  await teardown(operation(values), { confirm, leavesDns, resolver, patienceSeconds })
}
