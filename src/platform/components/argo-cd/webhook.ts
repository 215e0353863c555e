import type { Environment } from '../../../config/load.ts'

/** Secret with which the Git server signs what it reports. Argo CD reads it only from a Secret with this label. */
export const WEBHOOK_SECRET = {
  name: 'argocd-webhook',
  key: 'github',
  labels: { 'app.kubernetes.io/part-of': 'argocd' },
} as const

// Whoever has no secret there is believed, so each kind of Git server gets the same, also those that nobody uses.
const SENDERS = ['githubSecret', 'gitlabSecret', 'bitbucketServerSecret', 'bitbucketUUID', 'gogsSecret'] as const

/**
 * Values of argocd-secret: where the webhook's secret is, so that nothing is merged into what Argo CD keeps there.
 *
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/webhook/
 */
export function webhookSecret(env: Environment) {
  const { name, key } = WEBHOOK_SECRET
  if (!env.components['argo-cd'].webhook) return {}
  const secret = `$${name}:${key}`
  return { secret: Object.fromEntries(SENDERS.map((sender) => [sender, secret])) }
}

/** Values of argocd-cm: how often it asks the repository by itself; with a webhook only in case one got lost. */
export function pollingSettings(env: Environment) {
  return env.components['argo-cd'].webhook
    ? { 'timeout.reconciliation': '900s', 'timeout.reconciliation.jitter': '180s' }
    : {}
}
