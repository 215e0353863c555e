import { waitUntil } from '../progress.ts'
import type { Site, Step } from './step.ts'

const FEATURE = ['--namespace', 'Microsoft.Compute', '--name', 'EncryptionAtHost']

async function state({ shell }: Site): Promise<string> {
  const args = ['feature', 'show', ...FEATURE, '--query', 'properties.state', '--output', 'tsv']
  return (await shell.read('az', args)).trim()
}

/** Lets the subscription encrypt at the host, as every node pool does. */
export const encryption: Step = {
  title: 'the subscription encrypts at the host',
  done: async (site) => ((await state(site)) === 'Registered' ? 'registered' : undefined),
  async run(site) {
    const { shell } = site
    await shell.change('Register a feature of the subscription', 'az', [
      'feature',
      'register',
      ...FEATURE,
      '--output',
      'none',
    ])
    if (shell.dryRun) return
    await waitUntil(shell.log, {
      until: 'the feature is registered',
      forSeconds: 30 * 60, // 2 to 15 minutes: https://learn.microsoft.com/azure/virtual-machines/linux/disks-enable-host-based-encryption-cli
      hint: 'Run this again later; Azure goes on by itself.',
      async probe() {
        const now = await state(site)
        return now === 'Registered' ? { done: true } : { state: now }
      },
    })
    const register = ['provider', 'register', '--namespace', 'Microsoft.Compute', '--output', 'none']
    await shell.change('Spread the feature', 'az', register)
  },
}
