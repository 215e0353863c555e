/** App registrations with which Argo CD and Grafana sign people in at Entra, without a client secret. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { azureNames, hostsOf } from '../../config/names.ts'
import type { Shell } from '../shell.ts'
import type { Site, Step } from './step.ts'

interface Registration {
  readonly name: string
  readonly web: string
  /** Where a command line gets its answer. */
  readonly desktop?: string
  /** The service account that Entra trusts. */
  readonly subject: string
  /** Roles of the registration by group; without a name, the group is only let in. */
  readonly groups: readonly { readonly id: string; readonly role?: string }[]
}

const Roles = z.array(z.object({ id: z.string(), value: z.string().nullable() }))
const Assigned = z.object({ value: z.array(z.object({ principalId: z.string(), appRoleId: z.string() })) })
/** The role of who has none. https://learn.microsoft.com/graph/api/group-post-approleassignments */
const NO_ROLE = '00000000-0000-0000-0000-000000000000'
const GRAPH = 'https://graph.microsoft.com/v1.0'

function registrationsOf({ env }: Site): readonly Registration[] {
  const hosts = hostsOf(env)
  const { admins, readers, deployers } = env.access
  const operators = Object.values(env.services).flatMap(({ access }) => access.deploy)
  return [
    {
      name: `argocd-${env.name}`,
      web: `https://${hosts.argocd}/auth/callback`,
      desktop: 'http://localhost:8085/auth/callback',
      subject: 'system:serviceaccount:argocd:argocd-server',
      groups: [...new Set([admins, readers, deployers, ...operators])].map((id) => ({ id })),
    },
    {
      name: `grafana-${env.name}`,
      web: `https://${hosts.grafana}/login/azuread`,
      subject: 'system:serviceaccount:monitoring:kube-prometheus-grafana',
      groups: [
        { id: admins, role: 'Admin' },
        { id: deployers, role: 'Editor' },
        { id: readers, role: 'Viewer' },
      ],
    },
  ]
}

const text = async (shell: Shell, args: readonly string[]) =>
  (await shell.read('az', [...args, '--output', 'tsv'])).trim()

/** Finds the registration by its name, or makes it. */
async function registered(shell: Shell, { name, web, desktop }: Registration): Promise<string> {
  const find = () => text(shell, ['ad', 'app', 'list', '--display-name', name, '--query', '[0].appId'])
  const found = await find()
  if (found !== '') return found
  const create = [
    'ad',
    'app',
    'create',
    '--display-name',
    name,
    '--sign-in-audience',
    'AzureADMyOrg',
    '--web-redirect-uris',
    web,
  ]
  const more = desktop
    ? ['--public-client-redirect-uris', desktop, '--optional-claims', '{"idToken":[{"name":"groups"}]}']
    : []
  await shell.change(`Register ${name} in Entra`, 'az', [...create, ...more, '--output', 'none'])
  return shell.dryRun ? '<app>' : find()
}

async function rolesOf(
  shell: Shell,
  app: string,
  { name, groups }: Registration,
): Promise<ReadonlyMap<string, string>> {
  const wanted = groups.flatMap(({ role }) => (role ? [role] : []))
  const read = async () => {
    const roles = await shell.json(Roles, 'az', [
      'ad',
      'app',
      'show',
      '--id',
      app,
      '--query',
      'appRoles',
      '--output',
      'json',
    ])
    return new Map(roles.map(({ value, id }) => [value ?? '', id]))
  }
  const there = shell.dryRun ? new Map<string, string>() : await read()
  if (wanted.every((role) => there.has(role))) return there
  const roles = wanted.map((role) => ({
    ...{ id: randomUUID(), value: role, displayName: role, description: `${role} of Grafana` },
    ...{ isEnabled: true, allowedMemberTypes: ['User'] },
  }))
  await shell.change(`Give ${name} its roles`, 'az', [
    'ad',
    'app',
    'update',
    '--id',
    app,
    '--app-roles',
    JSON.stringify(roles),
  ])
  return shell.dryRun ? new Map(wanted.map((role) => [role, `<${role}>`])) : read()
}

/** Lets the token of a service account stand for the registration. */
async function trust(shell: Shell, app: string, issuer: string, { name, subject }: Registration): Promise<void> {
  const list = ['ad', 'app', 'federated-credential', 'list', '--id', app, '--query', '[].[issuer,subject]']
  const there = shell.dryRun ? '' : await text(shell, list)
  if (there.split('\n').includes(`${issuer}\t${subject}`)) return
  const audiences = ['api://AzureADTokenExchange']
  const parameters = JSON.stringify({ name: subject.split(':').at(-1), subject, issuer, audiences })
  const create = [
    'ad',
    'app',
    'federated-credential',
    'create',
    '--id',
    app,
    '--parameters',
    parameters,
    '--output',
    'none',
  ]
  await shell.change(`Let ${name} trust ${subject}`, 'az', create)
}

async function admit(shell: Shell, app: string, registration: Registration): Promise<void> {
  const principal = ['ad', 'sp', 'show', '--id', app, '--query', 'id', '--output', 'tsv']
  const service = shell.dryRun ? { code: 1, stdout: '' } : await shell.attempt('az', principal)
  if (service.code !== 0)
    await shell.change(`Make ${registration.name} an enterprise application`, 'az', [
      'ad',
      'sp',
      'create',
      '--id',
      app,
      '--output',
      'none',
    ])
  const roles = await rolesOf(shell, app, registration)
  const id = shell.dryRun ? '<service principal>' : (await shell.read('az', principal)).trim()
  const uri = `${GRAPH}/servicePrincipals/${id}/appRoleAssignedTo`
  const assigned = shell.dryRun
    ? { value: [] }
    : await shell.json(Assigned, 'az', ['rest', '--method', 'get', '--uri', uri])
  for (const { id: group, role } of registration.groups) {
    const appRoleId = role ? (roles.get(role) ?? NO_ROLE) : NO_ROLE
    if (assigned.value.some((each) => each.principalId === group && each.appRoleId === appRoleId)) continue
    const body = JSON.stringify({ principalId: group, resourceId: id, appRoleId })
    const post = [
      'rest',
      '--method',
      'post',
      '--uri',
      uri,
      '--headers',
      'Content-Type=application/json',
      '--body',
      body,
    ]
    await shell.change(`Let the group ${group} into ${registration.name}${role ? ` as ${role}` : ''}`, 'az', [
      ...post,
      '--output',
      'none',
    ])
  }
}

/** Registers both, lets the groups of `access` in, and says what to write into the environment. */
export const signIn: Step = {
  title: 'sign-in with Entra ID',
  done: async ({ env }) =>
    env.components['argo-cd'].sso && env.components.monitoring.sso
      ? 'both have their sso in the environment'
      : undefined,
  async run(site) {
    const { env, shell } = site
    const { cluster, resourceGroup } = azureNames(env)
    const show = [
      'aks',
      'show',
      '--resource-group',
      resourceGroup,
      '--name',
      cluster,
      '--query',
      'oidcIssuerProfile.issuerUrl',
    ]
    const issuer = shell.dryRun ? '<issuer>' : await text(shell, show)
    const apps: string[] = []
    for (const registration of registrationsOf(site)) {
      const app = await registered(shell, registration)
      if (registration.desktop)
        await shell.change('Put groups into its tokens', 'az', [
          'ad',
          'app',
          'update',
          '--id',
          app,
          '--set',
          'groupMembershipClaims=ApplicationGroup',
        ])
      await admit(shell, app, registration)
      await trust(shell, app, issuer, registration)
      apps.push(app)
    }
    const [argo, grafana] = apps
    shell.log(`\nNow set in src/environments/${env.name}.ts, run npm run synth, commit and push:\n`)
    shell.log(`  'argo-cd': { sso: { clientId: '${argo}' } },\n  monitoring: { sso: { clientId: '${grafana}' } },`)
  },
}
