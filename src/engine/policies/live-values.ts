import { ZERO_DIGEST, ZERO_ID } from '../../config/load.ts'
import { pathText, visit } from './fields.ts'
import type { Policy, Violation } from './policy.ts'

/** A cluster never syncs the all-zero ids and digests that stand for what does not exist yet. */
export const liveValues: Policy = {
  name: 'live-values',
  check({ env, manifests }) {
    const violations: Violation[] = []
    const remedies = [
      [ZERO_DIGEST, 'let the pipeline build and promote the image'],
      [ZERO_ID, `run: npm run outputs -- ${env.name} (or, for a group, fill in src/environments/${env.name}.ts)`],
    ] as const
    for (const manifest of env.live ? manifests : [])
      visit(manifest.object, (_, value, path) => {
        if (typeof value !== 'string') return
        const zeros = remedies.find(([placeholder]) => value.includes(placeholder))
        if (!zeros) return
        const message = `${pathText(manifest.object, path)} has the all-zero ${zeros[0].slice(0, 15)}… in a live environment; ${zeros[1]}`
        violations.push({ manifest, message })
      })
    return violations
  },
}
