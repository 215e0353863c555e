import type { Environment } from '../../../config/load.ts'

/** Secret with which the Git server signs what it reports. Argo CD reads it only from a Secret with this label. */
export const WEBHOOK_SECRET = {
  name: 'argocd-webhook',
  key: 'github',
  labels: { 'app.kubernetes.io/part-of': 'argocd' },
} as const

// Servers that sign what they report with a secret; which of them an own Git server is, its address does not say.
const SENDERS = ['githubSecret', 'gitlabSecret', 'bitbucketServerSecret', 'gogsSecret'] as const

/**
 * Values of argocd-secret: where the webhook's secret is, so that nothing is merged into what Argo CD keeps there.
 *
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/webhook/
 */
export function webhookSecret(env: Environment) {
  const { name, key } = WEBHOOK_SECRET
  if (!env.components['argo-cd'].webhook) return {}
  const secret = `$${name}:${key}`
  if (new URL(env.repository.url).host === 'github.com') return { secret: { githubSecret: secret } }
  return { secret: Object.fromEntries(SENDERS.map((sender) => [sender, secret])) }
}

/** Values of argocd-cm: how often it asks the repository by itself; with a webhook only in case one got lost. */
export function pollingSettings(env: Environment) {
  return env.components['argo-cd'].webhook
    ? { 'timeout.reconciliation': '900s', 'timeout.reconciliation.jitter': '180s' }
    : {}
}
