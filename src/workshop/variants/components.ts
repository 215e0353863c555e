import type { EnvironmentInput } from '../../config/schema.ts'

/** Turns an environment into one that chooses otherwise. */
export type Change = (input: EnvironmentInput) => EnvironmentInput

type Choices = Partial<EnvironmentInput['components']>

/** Changes some values of components, and keeps their others. */
const choose =
  (choices: { readonly [Name in keyof Choices]: Partial<Choices[Name]> }): Change =>
  (input) => ({
    ...input,
    components: {
      ...input.components,
      ...Object.fromEntries(
        Object.entries(choices).map(([name, values]) => [
          name,
          { ...input.components[name as keyof Choices], ...values },
        ]),
      ),
    },
  })

const SIGN_IN = { sso: { clientId: '44444444-4444-4444-8444-444444444444' }, webhook: true } as const

/** What may be chosen of the components, each against the shipped values of every environment. */
export const COMPONENT_VARIANTS: Record<string, Change> = {
  gateway: choose({ exposure: { engine: 'gateway' } }),
  'ingress-nginx': choose({ exposure: { engine: 'ingress-nginx' } }),
  'both-engines': choose({ exposure: { bothEngines: true, allowedRanges: ['198.51.100.0/24'] } }),
  'wildcard-gateway': choose({ 'cert-manager': { certificates: 'wildcard' } }),
  'wildcard-ingress-nginx': choose({
    'cert-manager': { certificates: 'wildcard' },
    exposure: { engine: 'ingress-nginx' },
  }),
  'sign-in-to-grafana': choose({ monitoring: { sso: SIGN_IN.sso, replicas: 3 }, 'external-secrets': { replicas: 3 } }),
  'alerts-to-slack': choose({
    monitoring: { alerting: { critical: { to: 'slack', channel: 'on-call' }, watchdog: true } },
  }),
  'alerts-everywhere': choose({
    monitoring: {
      alerting: {
        critical: { to: 'webhook' },
        warning: {
          to: 'email',
          host: 'smtp.example.com',
          user: 'alerts',
          from: 'alerts@example.com',
          recipient: 'platform@example.com',
        },
        namespaces: { monitoring: { to: 'slack', channel: 'ml' } },
        watchdog: true,
      },
    },
  }),
  'sign-in-and-slack': choose({ 'argo-cd': { ...SIGN_IN, notifications: { to: 'slack', channel: 'platform' } } }),
  'sign-in-and-webhook': choose({ 'argo-cd': { ...SIGN_IN, notifications: { to: 'webhook' } } }),
  'private-repository': (input) => ({
    ...choose({ 'argo-cd': { webhook: true } })(input),
    repository: {
      ...{ url: 'https://git.example.com:8443/contoso/mlops-platform.git', ranges: ['10.99.0.0/24'] },
      credentials: 'token',
    },
  }),
  'github-app': (input) => ({ ...input, repository: { ...input.repository, credentials: 'github-app' } }),
  'notifications-by-mail': choose({
    'argo-cd': {
      notifications: {
        to: 'email',
        host: 'smtp.example.com',
        user: 'argocd',
        from: 'argocd@example.com',
        recipient: 'platform@example.com',
      },
    },
  }),
}
