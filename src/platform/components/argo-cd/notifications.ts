import type { Environment } from '../../../config/load.ts'
import { resources } from '../../../engine/kubernetes/resources.ts'
import { METRICS } from './metrics.ts'

type Destination = NonNullable<Environment['components']['argo-cd']['notifications']>

/** Secret whose keys the settings below name with a dollar sign. */
export const NOTIFICATIONS_SECRET = { name: 'argocd-notifications-secret', key: 'credential' } as const

/** Service by which Argo CD calls a webhook; the name is ours. */
const WEBHOOK = 'destination'

interface Event {
  /** Condition on `app`. https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/triggers/ */
  readonly when: string
  readonly subject: string
  /** Pipeline of a Go template. */
  readonly details: string
}

const EVENTS: Readonly<Record<string, Event>> = {
  'sync-failed': {
    when: "app.status.operationState != nil and app.status.operationState.phase in ['Error', 'Failed']",
    subject: 'The sync of {{ .app.metadata.name }} failed',
    details: '.app.status.operationState.message',
  },
  'health-degraded': {
    when: "app.status.health.status == 'Degraded'",
    subject: '{{ .app.metadata.name }} is degraded',
    details: '"Something that it installed does not work, or no longer."',
  },
}

/** The settings of a destination, as YAML, and its name for subscriptions. */
function serviceOf(destination: Destination): {
  readonly service: string
  readonly settings: string
  readonly recipient: string
} {
  const credential = `$${NOTIFICATIONS_SECRET.key}`
  switch (destination.to) {
    case 'slack':
      return { service: 'slack', settings: `token: ${credential}\n`, recipient: `slack:${destination.channel}` }
    case 'webhook':
      return {
        service: `webhook.${WEBHOOK}`,
        settings: `url: ${credential}\nheaders:\n  - name: Content-Type\n    value: application/json\n`,
        recipient: WEBHOOK,
      }
    case 'email': {
      const { host, port, user, from, recipient } = destination
      return {
        service: 'email',
        settings: `host: ${host}\nport: ${port}\nusername: ${user}\npassword: ${credential}\nfrom: ${from}\n`,
        recipient: `email:${recipient}`,
      }
    }
  }
}

const LINK = '{{ .context.argocdUrl }}/applications/{{ .app.metadata.name }}'

/** A message in the forms of every service; each takes its own. */
function template(environment: string, { subject, details }: Event): string {
  const title = `[${environment}] ${subject}`
  return `
message: |
  ${title}: {{ ${details} }}
  ${LINK}
email:
  subject: "${title}"
webhook:
  ${WEBHOOK}:
    method: POST
    body: |
      {"text": "${title}: ${LINK}", "details": {{ ${details} | toJson }}}
`.trimStart()
}

/** Values of the controller that tells people when something goes wrong; off until the environment says whom. */
export function notificationsValues(env: Environment) {
  const { notifications } = env.components['argo-cd']
  if (!notifications) return { enabled: false }
  const { service, settings, recipient } = serviceOf(notifications)
  const entries = Object.entries(EVENTS)
  return {
    enabled: true,
    secret: { create: false, name: NOTIFICATIONS_SECRET.name }, // External Secrets makes it
    notifiers: { [`service.${service}`]: settings },
    triggers: Object.fromEntries(
      entries.map(([name, { when }]) => [`trigger.on-${name}`, `- when: ${when}\n  send: [${name}]\n`]),
    ),
    templates: Object.fromEntries(entries.map(([name, event]) => [`template.${name}`, template(env.name, event)])),
    subscriptions: [{ recipients: [recipient], triggers: entries.map(([name]) => `on-${name}`) }],
    resources: resources({ cpu: ['20m', '200m'], memory: ['64Mi', '128Mi'] }),
    metrics: METRICS,
  }
}
