/** `npm run bootstrap` in Fabrikam's clone, with a scenario for the cloud. */
import type { Test } from 'uvu'
import type { Checkout } from '../../workshop/testing/checkout.ts'
import { type Cloudflare, startCloudflare } from './cloudflare.ts'
import { fabrikam } from './fabrikam.ts'
import { type FakeAnswer, type Fakes, withFakes } from './fakes.ts'

/** What only Cloudflare and Key Vault may see. */
export const TOKEN = 'cf-token-which-nobody-may-see'

/** Flags of a pipeline. */
export const ALL = ['--yes', '--secrets-from-stdin']

export interface Place {
  readonly checkout: Checkout
  readonly fakes: Fakes
  /** For the environment of a command. */
  readonly cloudflare: Readonly<Record<string, string>>
  readonly bootstrap: (...args: string[]) => ReturnType<Fakes['run']>
}

/** What the cloud was asked to change. */
export const changes = ({ fakes }: Place): readonly string[] =>
  fakes
    .calls()
    .filter((line) =>
      /register|terraform.* apply|secret set|get-credentials|convert|helm (un|up)|kubectl.* apply/.test(line),
    )

/** Prepares a suite; its tests get the clone as it was at first, and the scenario they name. */
export function inFabrikam(it: Test) {
  let cloudflare: Cloudflare
  let clone: Awaited<ReturnType<typeof fabrikam>>
  it.before(async () => {
    cloudflare = await startCloudflare('fabrikam.dev', TOKEN, ['#dns_records:edit', '#zone:read'])
    clone = await fabrikam()
  })
  it.before.each(() => clone.reset())
  it.after(async () => {
    cloudflare.close()
    await clone.remove()
  })
  return (scenario: readonly FakeAnswer[], use: (place: Place) => Promise<void>) => () =>
    withFakes(scenario, (fakes) => {
      const { checkout } = clone
      const options = { input: `cloudflare-api-token=${TOKEN}\n`, env: cloudflare.env }
      const bootstrap: Place['bootstrap'] = (...args) =>
        fakes.run(checkout.folder, 'src/commands/bootstrap.ts', ['--env', 'dev', ...args], options)
      return use({ checkout, fakes, cloudflare: cloudflare.env, bootstrap })
    })
}
