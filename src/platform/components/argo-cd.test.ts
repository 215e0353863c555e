import { App, Testing } from 'cdk8s'
import { load } from 'js-yaml'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { addComponent } from '../../synth.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { prod } from '../../workshop/testing/environments/prod.ts'
import { APPLICATION_HEALTH } from './argo-cd/application-health.ts'
import { argoCd } from './argo-cd.ts'
import { exposure } from './exposure.ts'

const it = suite('argo-cd')

const CLIENT_ID = '44444444-4444-4444-8444-444444444444'

function environment(choices: object = {}) {
  return parseEnvironment('dev', { ...dev, components: { ...dev.components, 'argo-cd': choices } })
}

const valuesWith = (choices: object = {}) => Object(argoCd.releases?.(environment(choices))[0]?.values)
const objects = Testing.synth(addComponent(new App(), 'argo-cd', argoCd, environment()))
const root = objects.find(({ kind, metadata }) => kind === 'Application' && metadata.name === 'root')

/** The ExternalSecrets for Argo CD, by name. */
function secretsWith(choices: object) {
  const made = Testing.synth(addComponent(new App(), 'exposure', exposure, environment(choices)))
  return made.filter(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.namespace === 'argocd')
}

it('finds the Application of every component, and nothing else', () => {
  const { source } = root.spec
  assert.is(source.path, 'gitops/dev')
  assert.equal(source.directory, { recurse: true, include: '*/application.yaml' })
})

it('keeps the platform when the Application that finds the others is deleted', () => {
  assert.is(root.metadata.finalizers, undefined)
})

it('waits for the Applications of a wave before it starts the next, also at a second try', () => {
  const { cm } = valuesWith().configs
  assert.is(cm['resource.customizations.health.argoproj.io_Application'], APPLICATION_HEALTH)
  assert.not.ok(root.spec.syncPolicy.syncOptions.includes('ApplyOutOfSyncOnly=true'))
})

it('doubles its parts where the environment asks for high availability', () => {
  const values = Object(argoCd.releases?.(parseEnvironment('prod', prod))[0]?.values)
  const { server, repoServer, 'redis-ha': redis, controller } = values
  assert.equal([server.replicas, repoServer.replicas, redis.enabled, controller.replicas], [2, 2, true, 1])
})

it('opens no metrics that nobody scrapes', () => {
  const { 'redis-ha': redis } = Object(argoCd.releases?.(parseEnvironment('prod', prod))[0]?.values)
  assert.is(redis.haproxy.metrics.enabled, false)
})

it('lets the local administrator in only until people can sign in', () => {
  assert.is(valuesWith().configs.cm['admin.enabled'], true)
  assert.is(valuesWith().configs.cm['oidc.config'], undefined)
  assert.is(valuesWith({ sso: { clientId: CLIENT_ID } }).configs.cm['admin.enabled'], false)
})

it('signs people in at Entra with the token of its service account, and no client secret', () => {
  const { configs, server, dex } = valuesWith({ sso: { clientId: CLIENT_ID } })
  const oidc = Object(load(configs.cm['oidc.config']))
  assert.is(oidc.issuer, 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0')
  assert.is(oidc.clientID, CLIENT_ID)
  assert.equal(oidc.azure, { useWorkloadIdentity: true })
  assert.not.ok('clientSecret' in oidc)
  assert.is(server.podLabels['azure.workload.identity/use'], 'true')
  assert.is(dex.enabled, false)
})

it('gives each Entra group its role, and who is in none nothing', () => {
  const { rbac } = valuesWith().configs
  const groups = rbac['policy.csv'].split('\n').filter((line: string) => line.startsWith('g,'))
  assert.equal(groups, [
    `g, ${dev.access.admins}, role:admin`,
    `g, ${dev.access.readers}, role:readonly`,
    `g, ${dev.access.deployers}, role:deployer`,
  ])
  assert.is(rbac['policy.default'], '')
})

it('lets deployers touch nothing but workloads', () => {
  const lines: string[] = valuesWith().configs.rbac['policy.csv'].split('\n')
  const granted = lines.filter((line) => line.startsWith('p, role:deployer')).map((line) => line.split(', '))
  assert.ok(granted.length > 0)
  for (const [, , , , object] of granted) assert.match(object ?? '', /^workloads(\/\*)?$/)
})

it('lets deployers sync and restart what Git says, and change nothing in it', () => {
  const { rbac, cm } = valuesWith().configs
  const lines: string[] = rbac['policy.csv'].split('\n').filter((line: string) => line.startsWith('p, role:deployer'))
  assert.equal(
    lines.map((line) => line.split(', ')[3]),
    ['get', 'sync', 'action/apps/Deployment/restart', 'delete/*/Pod/*/*', 'get', 'get'],
  )
  assert.is(cm['application.sync.requireOverridePrivilegeForRevisionSync'], 'true')
})

it('tells nobody until the environment says whom', () => {
  assert.equal(valuesWith().notifications, { enabled: false })
  assert.equal(secretsWith({}), [])
})

const DESTINATIONS = {
  slack: [{ to: 'slack', channel: 'platform' }, 'slack:platform'],
  webhook: [{ to: 'webhook' }, 'destination'],
  email: [
    { to: 'email', host: 'smtp.example.com', user: 'argocd', from: 'a@example.com', recipient: 'b@example.com' },
    'email:b@example.com',
  ],
} as const

for (const [name, [destination, recipient]] of Object.entries(DESTINATIONS))
  it(`tells of failed syncs and degraded health by ${name}, with the credential from Key Vault`, () => {
    const { notifications } = valuesWith({ notifications: destination })
    const triggers = ['on-sync-failed', 'on-health-degraded']
    assert.equal(notifications.subscriptions, [{ recipients: [recipient], triggers }])
    for (const trigger of triggers) {
      const [{ when, send }] = Object(load(notifications.triggers[`trigger.${trigger}`]))
      assert.ok(when)
      for (const template of send) assert.ok(load(notifications.templates[`template.${template}`]))
    }
    const [settings] = Object.values<string>(notifications.notifiers)
    const [secret] = secretsWith({ notifications: destination })
    assert.is(secret.spec.target.name, notifications.secret.name)
    assert.match(settings ?? '', `$${secret.spec.data[0].secretKey}`)
    assert.is(secret.spec.data[0].remoteRef.key, 'argocd-notifications')
  })

it('writes the body of a webhook as JSON, whatever an error message has in it', () => {
  const { templates } = valuesWith({ notifications: { to: 'webhook' } }).notifications
  const { webhook } = Object(load(templates['template.sync-failed']))
  const body: string = webhook.destination.body
  const filled = body
    .replace(/\{\{ [^}]* \| toJson \}\}/, JSON.stringify('a "quoted"\nmessage'))
    .replaceAll(/\{\{ [^}]* \}\}/g, 'argo-cd')
  assert.is(JSON.parse(filled).text, '[dev] The sync of argo-cd failed: argo-cd/applications/argo-cd')
})

it('polls rarely where the repository reports pushes, with a secret that stays out of its own', () => {
  const { secret, cm } = valuesWith({ webhook: true }).configs
  const [external] = secretsWith({ webhook: true })
  assert.is(secret.githubSecret, `$${external.spec.target.name}:${external.spec.data[0].secretKey}`)
  assert.equal(external.spec.target.template.metadata.labels, { 'app.kubernetes.io/part-of': 'argocd' })
  assert.is(cm['timeout.reconciliation'], '900s')
  assert.is(valuesWith().configs.cm['timeout.reconciliation'], undefined)
})

function privateRepository(repository: object, choices: object = {}) {
  const components = { ...dev.components, 'argo-cd': choices }
  const env = parseEnvironment('dev', { ...dev, repository: { ...dev.repository, ...repository }, components })
  const made = Testing.synth(addComponent(new App(), 'exposure', exposure, env))
  const [external] = made.filter(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.namespace === 'argocd')
  return { env, external, values: Object(argoCd.releases?.(env)[0]?.values) }
}

it('reads a private repository by a token, from a Secret that stays when what fills it is deleted', () => {
  const { external } = privateRepository({ credentials: 'token' })
  const { name, creationPolicy, template } = external.spec.target
  assert.equal([name, creationPolicy], ['repository', 'Orphan'])
  assert.equal(template.metadata.labels, { 'argocd.argoproj.io/secret-type': 'repo-creds' })
  assert.equal(template.data, { type: 'git', url: dev.repository.url, forceHttpBasicAuth: 'true' })
  assert.is(template.mergePolicy, 'Merge')
  const keys = external.spec.data
    .map(Object)
    .map(({ secretKey, remoteRef }: never) => [secretKey, Object(remoteRef).key])
  assert.equal(keys, [
    ['username', 'repository-user'],
    ['password', 'repository-token'],
  ])
})

it('names the API of a GitHub of your own for its App, and none for github.com', () => {
  const own = privateRepository({ credentials: 'github-app', url: 'https://github.example.com/contoso/mlops.git' })
  const { template } = own.external.spec.target
  assert.is(template.data.githubAppEnterpriseBaseUrl, 'https://github.example.com/api/v3')
  const { template: usual } = privateRepository({ credentials: 'github-app' }).external.spec.target
  assert.is(usual.data.githubAppEnterpriseBaseUrl, undefined)
})

it('reaches a Git server on its own port and in its private range, with its repository server alone', () => {
  const place = { url: 'https://git.example.com:8443/contoso/mlops.git', ranges: ['10.99.0.0/24'] }
  const { env } = privateRepository(place)
  const { 'repo-server': reads, server } = argoCd.pods?.(env) ?? {}
  const expected = [{ internet: [443, 8443] }, { ranges: ['10.99.0.0/24'], ports: [443, 8443] }]
  assert.equal(reads?.talksTo?.slice(1, 3), expected)
  assert.not.match(JSON.stringify(server?.talksTo), /8443|10\.99/)
})

it('takes no report from any kind of Git server without the secret', () => {
  const { values } = privateRepository({}, { webhook: true })
  const kinds = ['githubSecret', 'gitlabSecret', 'bitbucketServerSecret', 'bitbucketUUID', 'gogsSecret']
  assert.equal(Object.keys(values.configs.secret), kinds)
})

it.run()
