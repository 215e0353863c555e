import { indexOf } from './object-index.ts'
import type { Policy } from './policy.ts'

const EVERYTHING = ['*', '*.*']

/** Whether a right is on Secrets that it does not name. */
const isOnSecrets = (on: string): boolean => on === 'secrets'
const hasWildcard = (text: string): boolean => text.includes('*')

/** Charts give the service accounts of their pods no Secrets but named ones, and no wildcards, unless there is a reason. */
export const chartPrivilege: Policy = {
  name: 'chart-privilege',
  check(platform) {
    const { rights = [], accepted = {} } = platform
    const applications = new Map(
      indexOf(platform)
        .ofKind('Application')
        .map((manifest) => [manifest.object.metadata.name, manifest]),
    )
    return rights.flatMap(({ component, serviceAccount, where, rights: own }) => {
      const manifest = applications.get(component)
      if (!manifest) return []
      const reasons = accepted[serviceAccount] ?? {}
      const place = where || 'the whole cluster'
      const broad = own.filter(({ verbs, on }) => hasWildcard(verbs) || on.some(hasWildcard))
      const secret = own.filter(({ on }) => on.some(isOnSecrets))
      const say = (what: string) => ({
        manifest,
        message: `its chart lets ${serviceAccount} ${what} in ${place}; close it with a value, or give the reason in src/platform/components/rights/accepted.ts`,
      })
      return [
        ...(reasons.secrets ? [] : secret.map(({ verbs }) => say(`${verbs} all Secrets`))),
        ...(reasons.wildcards
          ? []
          : broad.map(({ verbs, on }) =>
              say(`${verbs} ${on.some((one) => EVERYTHING.includes(one)) ? 'everything' : on.join(', ')}`),
            )),
      ]
    })
  },
}
