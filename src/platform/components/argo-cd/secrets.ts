import type { Chart } from 'cdk8s'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES, VAULT_SECRETS } from '../../../config/names.ts'
import { addVaultSecret } from '../../../engine/kubernetes/vault-secret.ts'
import { NOTIFICATIONS_SECRET } from './notifications.ts'
import { repositorySecret } from './repository.ts'
import { WEBHOOK_SECRET } from './webhook.ts'

/** Adds the Secrets of Argo CD; a later component does, since they need External Secrets, which Argo CD installs. */
export function addArgoCdSecrets(chart: Chart, env: Environment): void {
  const { notifications, webhook } = env.components['argo-cd']
  const namespace = NAMESPACES.argocd
  if (notifications) {
    const { name, key } = NOTIFICATIONS_SECRET
    addVaultSecret(chart, env, { name, namespace, data: { [key]: VAULT_SECRETS.argocdNotifications } })
  }
  const repository = repositorySecret(env)
  if (repository) addVaultSecret(chart, env, { ...repository, outlives: true })
  if (webhook) {
    const { name, key, labels } = WEBHOOK_SECRET
    addVaultSecret(chart, env, { name, namespace, labels, data: { [key]: VAULT_SECRETS.argocdWebhook } })
  }
}
