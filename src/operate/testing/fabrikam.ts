/** A clone whose environment `dev` has values of its own, with a repository to push to. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Checkout, withCheckout } from '../../workshop/testing/checkout.ts'

export const URL = 'https://github.com/fabrikam/mlops.git'

/** Flags of `npm run init` with which nothing of the shipped samples is left. */
export const OWN_VALUES = [
  ...['--organization', 'fabrikam', '--repository', URL, '--zone', 'dev.fabrikam.dev', '--email', 'ada@fabrikam.dev'],
  ...['--admins', 'aaaaaaaa-0000-4000-8000-000000000001', '--readers', 'aaaaaaaa-0000-4000-8000-000000000002'],
  ...['--deployers', 'aaaaaaaa-0000-4000-8000-000000000003', '--api-ranges', '198.51.100.7/32'],
]

const DEV = 'src/environments/dev.ts'

/** Replaces the samples of dev by text, which is quicker than to run init. */
function ownValues(checkout: Checkout): void {
  for (const file of [DEV, 'src/environments/prod.ts']) {
    checkout.edit(file, "organization: 'contoso'", "organization: 'fabrikam'")
    checkout.edit(file, 'https://github.com/contoso/mlops-platform.git', URL)
  }
  checkout.edit(DEV, "zone: 'dev.example.com'", "zone: 'dev.fabrikam.dev'")
  checkout.edit(DEV, "emails: ['platform@example.com']", "emails: ['ada@fabrikam.dev']")
  checkout.edit(DEV, "email: 'platform@example.com'", "email: 'ada@fabrikam.dev'")
  const month = `${new Date().toISOString().slice(0, 7)}-01` // Azure takes no budget from before
  checkout.edit(DEV, "from: '2026-11-01'", `from: '${month}'`)
  checkout.edit(DEV, "apiServerRanges: ['203.0.113.0/24']", "apiServerRanges: ['198.51.100.7/32']")
  for (const digit of ['1', '2', '3', '4'])
    checkout.edit(
      DEV,
      `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`,
      `aaaaaaaa-0000-4000-8000-00000000000${digit}`,
    )
}

interface Fabrikam {
  readonly checkout: Checkout
  /** Puts the clone and its repository back to how they were at first. */
  reset(): void
  remove(): Promise<void>
}

function commitAll(checkout: Checkout, origin: string): void {
  checkout.git('init', '--quiet', '--initial-branch=main')
  checkout.git('config', 'user.name', 'ada')
  checkout.git('config', 'user.email', 'ada@fabrikam.dev')
  checkout.git('config', `url.file://${origin}.insteadOf`, URL)
  checkout.git('remote', 'add', 'origin', URL)
  checkout.git('add', '--all')
  checkout.git('commit', '--quiet', '--message', 'first')
  checkout.git('tag', 'first')
  checkout.git('push', '--quiet', URL, 'HEAD:main')
}

/** A clone of Fabrikam's with everything committed and pushed, for all tests of a suite. */
export function fabrikam(): Promise<Fabrikam> {
  const origin = mkdtempSync(join(tmpdir(), 'origin-'))
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin])
  return new Promise((resolve, reject) => {
    const lent = withCheckout(async (checkout) => {
      ownValues(checkout)
      const { code, output } = checkout.synth('--no-types')
      if (code !== 0) throw new Error(output)
      commitAll(checkout, origin)
      await new Promise<void>((done) => {
        resolve({
          checkout,
          reset() {
            checkout.git('reset', '--quiet', '--hard', 'first')
            checkout.git('push', '--quiet', '--force', URL, 'HEAD:main')
          },
          async remove() {
            done()
            await lent
            rmSync(origin, { recursive: true, force: true })
          },
        })
      })
    })
    lent.catch(reject)
  })
}
