import type { Chart } from 'cdk8s'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES, VAULT_SECRETS } from '../../../config/names.ts'
import { addVaultSecret } from '../../../engine/kubernetes/vault-secret.ts'

/** Secret that External Secrets fills, and where Alertmanager finds its keys. */
export const RECEIVERS_SECRET = 'alertmanager-receivers'
const FOLDER = `/etc/alertmanager/secrets/${RECEIVERS_SECRET}`

/** Keys of that Secret, and their names in Key Vault: what each way of telling needs. */
const CREDENTIALS = {
  slack: VAULT_SECRETS.alertmanagerSlack,
  webhook: VAULT_SECRETS.alertmanagerWebhook,
  email: VAULT_SECRETS.alertmanagerEmail,
  watchdog: VAULT_SECRETS.alertmanagerWatchdog,
} as const
type Credential = keyof typeof CREDENTIALS

/** Path of a credential inside Alertmanager, whose configuration then holds no secret. */
const fileOf = (credential: Credential): string => `${FOLDER}/${credential}`

type Alerting = NonNullable<Environment['components']['monitoring']['alerting']>
type Destination = NonNullable<Alerting['critical']>

const TITLE = '[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} {{ .CommonLabels.namespace }}'
const TEXT =
  '{{ range .Alerts }}{{ .Annotations.summary }}: {{ .Annotations.description }} {{ .Annotations.runbook_url }}\n{{ end }}'

/** How Alertmanager tells somebody. https://prometheus.io/docs/alerting/latest/configuration/#receiver */
function settingsOf(destination: Destination) {
  const { to } = destination
  switch (to) {
    case 'slack':
      return {
        slack_configs: [
          {
            send_resolved: true,
            api_url: 'https://slack.com/api/chat.postMessage', // as a bot, with the token below
            http_config: { authorization: { credentials_file: fileOf(to) } },
            channel: destination.channel,
            title: TITLE,
            text: TEXT,
          },
        ],
      }
    case 'webhook':
      return { webhook_configs: [{ send_resolved: true, url_file: fileOf(to) }] }
    case 'email': {
      const { host, port, user, from, recipient } = destination
      return {
        email_configs: [
          {
            send_resolved: true,
            smarthost: `${host}:${port}`,
            auth_username: user,
            auth_password_file: fileOf(to),
            from,
            to: recipient,
            headers: { Subject: TITLE },
          },
        ],
      }
    }
  }
}

/** Who is told of all alerts about one namespace, by its name: of the platform's, and of services. */
export function namespaceDestinations({ components, services }: Environment): Readonly<Record<string, Destination>> {
  const own = Object.entries(services).flatMap(([name, { alerting }]) => (alerting ? [[name, alerting] as const] : []))
  return { ...components.monitoring.alerting?.namespaces, ...Object.fromEntries(own) }
}

/** Everyone who is told, by the name of the receiver. */
function destinationsOf(env: Environment): Readonly<Record<string, Destination | undefined>> {
  const { critical, warning } = env.components.monitoring.alerting ?? {}
  const own = Object.entries(namespaceDestinations(env)).map(([namespace, destination]) => [
    `namespace-${namespace}`,
    destination,
  ])
  return { critical, warning, ...Object.fromEntries(own) }
}

/** The receivers that the environment asks for. */
export function receiversOf(env: Environment) {
  const watchdog = env.components.monitoring.alerting?.watchdog
  return [
    ...Object.entries(destinationsOf(env)).flatMap(([name, destination]) =>
      destination ? [{ name, ...settingsOf(destination) }] : [],
    ),
    ...(watchdog ? [{ name: 'watchdog', webhook_configs: [{ url_file: fileOf('watchdog') }] }] : []),
  ]
}

/** The credentials that they need. */
export function credentialsOf(env: Environment): readonly Credential[] {
  const ways = Object.values(destinationsOf(env)).flatMap((destination) => (destination ? [destination.to] : []))
  const watchdog = env.components.monitoring.alerting?.watchdog ? (['watchdog'] as const) : []
  return [...new Set([...ways, ...watchdog])].sort()
}

/** Ports of the mail servers among them. */
export function mailPorts(env: Environment): readonly number[] {
  const ports = Object.values(destinationsOf(env)).flatMap((one) => (one?.to === 'email' ? [one.port] : []))
  return [...new Set(ports)].sort((a, b) => a - b)
}

/** Adds the Secret with those credentials, where there are any. */
export function addReceivers(chart: Chart, env: Environment): void {
  const credentials = credentialsOf(env)
  if (credentials.length === 0) return
  addVaultSecret(chart, env, {
    name: RECEIVERS_SECRET,
    namespace: NAMESPACES.monitoring,
    data: Object.fromEntries(credentials.map((credential) => [credential, CREDENTIALS[credential]])),
  })
}
