/**
 * Writes the platform as the shipped environments do not show it, for validators: `npm run matrix -- FOLDER`.
 *
 * One folder a variant, each laid out as the repository is: `FOLDER/<variant>/gitops/<env>/…`.
 */
import { join } from 'node:path'
import { parseEnvironment } from './config/load.ts'
import type { EnvironmentInput } from './config/schema.ts'
import { ENVIRONMENTS } from './environments/index.ts'
import { UserError } from './errors.ts'
import { changesBetween } from './output/changes.ts'
import { applyChanges, readTree } from './output/disk.ts'
import { generatedFolders } from './output/layout.ts'
import { synth } from './synth.ts'

type Change = (input: EnvironmentInput) => EnvironmentInput

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

/** What may be chosen, each against the shipped values of every environment. */
const VARIANTS: Record<string, Change> = {
  gateway: choose({ exposure: { engine: 'gateway' } }),
  'ingress-nginx': choose({ exposure: { engine: 'ingress-nginx' } }),
  'both-engines': choose({ exposure: { bothEngines: true, allowedRanges: ['198.51.100.0/24'] } }),
  'wildcard-gateway': choose({ 'cert-manager': { certificates: 'wildcard' } }),
  'wildcard-ingress-nginx': choose({
    'cert-manager': { certificates: 'wildcard' },
    exposure: { engine: 'ingress-nginx' },
  }),
  'sign-in-to-grafana': choose({ monitoring: { sso: SIGN_IN.sso, replicas: 3 }, 'external-secrets': { replicas: 3 } }),
  'sign-in-and-slack': choose({ 'argo-cd': { ...SIGN_IN, notifications: { to: 'slack', channel: 'platform' } } }),
  'sign-in-and-webhook': choose({ 'argo-cd': { ...SIGN_IN, notifications: { to: 'webhook' } } }),
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
  'basic-registry': (input) => ({ ...input, registry: { sku: 'Basic' }, cluster: { ...input.cluster, tier: 'Free' } }),
}

/** Writes every variant. */
export function main(): void {
  const [, , folder] = process.argv
  if (!folder)
    throw new UserError('ARGUMENTS_INVALID', { message: 'No folder to write to.', hint: 'npm run matrix -- FOLDER' })
  for (const [variant, change] of Object.entries(VARIANTS)) {
    const environments = Object.entries(ENVIRONMENTS).map(([name, input]) => parseEnvironment(name, change(input)))
    const { tree } = synth(environments)
    const out = join(folder, variant)
    applyChanges(out, tree, changesBetween(tree, readTree(out, generatedFolders())))
    console.log(`${out}: ${tree.size} files`)
  }
}
