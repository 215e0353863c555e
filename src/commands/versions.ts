/** Compares the versions in `src/config/versions.ts` with their projects: `npm run versions`. */
import { parseArgs } from 'node:util'
import { compareVersions, lock, refuseExpired } from '../pipelines/versions/versions.ts'

export const USAGE = `npm run versions -- [--write] [--report FILE]   compares with what projects have released
npm run versions -- --lock                      writes terraform/*/.terraform.lock.hcl, with checksums from the registry
npm run versions -- --end-of-life               exits 1 where a live environment runs what is past its end

  --today DATE   count ends of life from this day, YYYY-MM-DD`

/** Prints what is newer; with `--write`, changes versions.ts and the table of versions in README.md. Returns the exit code. */
export async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      write: { type: 'boolean', default: false },
      report: { type: 'string' },
      lock: { type: 'boolean', default: false },
      'end-of-life': { type: 'boolean', default: false },
      today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    },
  })
  const { write, report, today, 'end-of-life': endOfLife } = values
  if (values.lock) return lock() ? 0 : 1
  if (!endOfLife) return (await compareVersions({ write, report, today })) ? 0 : 1
  refuseExpired(today)
  return 0
}
