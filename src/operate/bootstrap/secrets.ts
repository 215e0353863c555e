/** Puts secrets into Key Vault: typed without an echo or made here, handed over by a pipe. */
import { createHash, randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Environment } from '../../config/load.ts'
import { azureNames, VAULT_SECRETS } from '../../config/names.ts'
import { UserError } from '../../errors.ts'
import { examineToken } from '../cloudflare.ts'
import { explain } from '../explain.ts'
import { readGenerated } from '../generated.ts'
import { waitUntil } from '../progress.ts'
import { repositoryKeys } from '../repository/credentials.ts'
import { privateKey } from '../repository/github-app.ts'
import { commandFailed, commandLine } from '../shell.ts'
import { keyText, obtainLogin } from './repository-login.ts'
import type { Site, Step } from './step.ts'

const ExternalSecret = z.object({
  kind: z.literal('ExternalSecret'),
  spec: z.object({ data: z.array(z.object({ remoteRef: z.object({ key: z.string() }) })).default([]) }),
})

/** Names of the secrets that the objects of an environment read from its vault. */
export function neededSecrets(environment: string): readonly string[] {
  const keys = readGenerated(environment).flatMap(({ object }) => {
    const secret = ExternalSecret.safeParse(object)
    return secret.success ? secret.data.spec.data.map(({ remoteRef }) => remoteRef.key) : []
  })
  return [...new Set(keys)].sort()
}

/** What a secret is made of. */
interface Recipe {
  readonly asks: string
  /** Makes one, where nothing from outside is needed; and what else is to be kept for people to read. */
  readonly generate?: () => { readonly value: string; readonly readable?: Readonly<Record<string, string>> }
  /** Turns what was typed into what is stored. */
  readonly store?: (typed: string) => string
  /** Says what is wrong with it. */
  readonly check?: (value: string, env: Environment) => Promise<string | undefined>
}

const password = (bytes: number) => randomBytes(bytes).toString('base64url')
/** A line of htpasswd. SHA-1 is all that Envoy knows, so what it hashes has to be long and random. */
const htpasswd = (user: string, secret: string) => `${user}:{SHA}${createHash('sha1').update(secret).digest('base64')}`

const isNumber = async (value: string) => (/^\d+$/.test(value) ? undefined : 'is no number')

const RECIPES: Readonly<Record<string, Recipe>> = {
  [VAULT_SECRETS.cloudflareToken]: {
    asks: 'Cloudflare token with Zone:Read and DNS:Edit on the zone (https://dash.cloudflare.com/profile/api-tokens)',
    async check(value, env) {
      const { well, says } = await examineToken(env.zone, value)
      return well ? undefined : says
    },
  },
  [VAULT_SECRETS.grafanaAdminPassword]: {
    asks: 'Password of admin in Grafana',
    generate: () => ({ value: password(24) }),
  },
  [VAULT_SECRETS.prometheusUsers]: {
    asks: 'Password of the user admin before Prometheus and Alertmanager',
    generate() {
      const secret = password(24)
      return { value: htpasswd('admin', secret), readable: { 'prometheus-password': secret } }
    },
    store: (typed) => (typed.includes(':{SHA}') ? typed : htpasswd('admin', typed)),
    check: async (value) =>
      /^[^:\s]+:\{SHA\}[A-Za-z0-9+/]{27}=$/m.test(value) ? undefined : 'is no line of htpasswd -s',
  },
  [VAULT_SECRETS.argocdNotifications]: {
    asks: "Slack bot's token, webhook's URL or mail account's password, for Argo CD's notifications",
  },
  [VAULT_SECRETS.alertmanagerSlack]: { asks: 'Token of the Slack bot (xoxb-…, right chat:write) that tells of alerts' },
  [VAULT_SECRETS.alertmanagerWebhook]: { asks: 'URL of the webhook that is told of alerts' },
  [VAULT_SECRETS.alertmanagerEmail]: { asks: 'Password of the mail account that tells of alerts' },
  [VAULT_SECRETS.alertmanagerWatchdog]: { asks: 'URL that Alertmanager calls for as long as alerts work' },
  [VAULT_SECRETS.argocdWebhook]: {
    asks: "Secret of the repository's webhook",
    generate: () => ({ value: randomBytes(32).toString('hex') }),
  },
  [VAULT_SECRETS.repositoryAppId]: { asks: 'Id of the GitHub App that may read the repository', check: isNumber },
  [VAULT_SECRETS.repositoryAppInstallation]: {
    asks: 'Number of its installation (the last part of the address of its settings)',
    check: isNumber,
  },
  [VAULT_SECRETS.repositoryAppKey]: {
    asks: 'Path of its private key, as GitHub gave it (.pem)',
    store: keyText,
    check: async (value) => (privateKey(value) ? undefined : 'is no RSA key in PEM, and no file that has one'),
  },
  [VAULT_SECRETS.repositoryUser]: {
    asks: 'User of the token that may read the repository; any at GitHub, such as git',
  },
  [VAULT_SECRETS.repositoryToken]: { asks: 'The token, with the right to read the repository and no other' },
}
const recipeOf = (name: string): Recipe => RECIPES[name] ?? { asks: name }

async function stored({ env, shell }: Site): Promise<readonly string[]> {
  const args = [
    'keyvault',
    'secret',
    'list',
    '--vault-name',
    azureNames(env).keyVault,
    '--query',
    '[].name',
    '--output',
    'json',
  ]
  return waitUntil(shell.log, {
    until: 'the vault lets you in',
    forSeconds: 12 * 60,
    hint: 'Are you a member of the group access.admins? npm run doctor says so.',
    async probe() {
      const outcome = await shell.attempt('az', args)
      if (outcome.code === 0) return { done: z.array(z.string()).parse(JSON.parse(outcome.stdout)) }
      const known = explain(outcome.stderr)
      if (known?.passes) return { state: known.says }
      throw commandFailed(commandLine('az', args), outcome)
    },
  })
}

/**
 * Hands a value over by a pipe: an argument list is public on the machine, and a file stays. Through `cat`, since az
 * opens what `--file` names, and what Node.js gives a child as its standard input is a socket, which cannot be opened.
 */
async function put({ env, shell }: Site, name: string, value: string): Promise<void> {
  const set = ['keyvault', 'secret', 'set', '--vault-name', azureNames(env).keyVault, '--name', name]
  const args = [...set, '--file', '/dev/stdin', '--encoding', 'utf-8', '--output', 'none']
  await shell.change(`Set the secret ${name}`, 'sh', ['-c', 'cat | az "$@"', 'az', ...args], { input: value })
}

async function typed(site: Site, name: string): Promise<string> {
  const { ask, env, shell } = site
  const { asks, store = (value: string) => value, check } = recipeOf(name)
  for (;;) {
    const value = store(await ask.secret(`${asks}: `))
    const problem = value === '' ? 'must not be empty' : await check?.(value, env)
    if (problem === undefined) return value
    shell.log(`  ${name} ${problem}`)
  }
}

/** The value of one secret: given by a pipe, made here, or typed. */
async function obtain(site: Site, name: string): Promise<ReadonlyMap<string, string>> {
  const { ask, given, env, shell } = site
  const { asks, generate, store = (value: string) => value, check } = recipeOf(name)
  const value = given.get(name)
  if (value !== undefined) {
    const problem = await check?.(store(value), env)
    if (problem === undefined) return new Map([[name, store(value)]])
    throw new UserError('NOT_READY', { message: `${name} ${problem}`, hint: 'Give another one; nothing was stored.' })
  }
  const made = generate?.()
  const wantsOwn =
    made && ask.interactive && (await ask.line(`${asks}: [g]enerate one, or [t]ype it? `)).startsWith('t')
  if (!made || wantsOwn) return new Map([[name, await typed(site, name)]])
  shell.log(`  ${name}: generated`)
  return new Map([[name, made.value], ...Object.entries(made.readable ?? {})])
}

function assertObtainable(site: Site, names: readonly string[]): void {
  const missing = names.filter((name) => !site.given.has(name) && !recipeOf(name).generate)
  if (site.ask.interactive || missing.length === 0) return
  throw new UserError('NOT_READY', {
    message: `These secrets cannot be made here, and there is no terminal to ask on:\n${missing.map((name) => `✖ ${name}`).join('\n')}`,
    hint: 'Give them as lines NAME=VALUE on standard input, with --secrets-from-stdin.',
  })
}

/** Secrets that the cluster reads and that are to be set. */
async function missing(site: Site): Promise<readonly string[]> {
  const there = await stored(site)
  return neededSecrets(site.env.name).filter((name) => !there.includes(name) || site.replace.includes(name))
}

/** What the cluster reads from Key Vault. */
export const secrets: Step = {
  title: 'secrets in Key Vault',
  async done(site) {
    if (site.shell.dryRun) return undefined
    return (await missing(site)).length === 0 ? `all ${neededSecrets(site.env.name).length} are there` : undefined
  },
  async run(site) {
    const { shell, env } = site
    if (shell.dryRun) {
      shell.log(`would ask for, or generate, what of these is missing: ${neededSecrets(env.name).join(', ')}`)
      return
    }
    const names = await missing(site)
    assertObtainable(site, names)
    const login = await obtainLogin(site, names, async (name) => (await obtain(site, name)).get(name) ?? '')
    for (const [key, value] of login) await put(site, key, value)
    const others = names.filter((name) => !repositoryKeys(env).includes(name))
    for (const name of others) for (const [key, value] of await obtain(site, name)) await put(site, key, value)
    shell.log(
      `  To read one: az keyvault secret show --vault-name ${azureNames(env).keyVault} --name NAME --query value --output tsv`,
    )
  },
}
