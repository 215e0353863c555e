import { Resolver } from 'node:dns/promises'
import { azureNames, VAULT_SECRETS } from '../../config/names.ts'
import { examineToken } from '../cloudflare.ts'
import type { Finding } from '../finding.ts'
import type { DoctorCheck, Patient } from './context.ts'

type Line = Omit<Finding, 'topic'>

/** Name servers of the zone, or of the nearest zone it is a part of. */
async function nameServers({
  env: { zone },
  resolver: address,
}: Patient): Promise<{ readonly zone: string; readonly servers: readonly string[] } | undefined> {
  const resolver = new Resolver({ timeout: 5000, tries: 2 })
  if (address) resolver.setServers([address])
  const labels = zone.split('.')
  for (const name of labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))) {
    const servers = await resolver.resolveNs(name).catch(() => [])
    if (servers.length > 0) return { zone: name, servers }
  }
  return undefined
}

async function delegation(patient: Patient): Promise<Line> {
  const found = await nameServers(patient)
  const { env } = patient
  const more = 'https://developers.cloudflare.com/dns/zone-setups/full-setup/setup/'
  if (!found) return { subject: env.zone, status: 'failed', says: 'has no name servers', more }
  const { zone, servers } = found
  return servers.every((server) => server.endsWith('.ns.cloudflare.com'))
    ? {
        subject: env.zone,
        status: 'ok',
        says: zone === env.zone ? 'served by Cloudflare' : `a part of ${zone}, served by Cloudflare`,
      }
    : {
        subject: env.zone,
        status: 'failed',
        says: `${zone} is served by ${servers.slice(0, 2).join(', ')}, not by Cloudflare`,
        more,
      }
}

/** The token from the environment variable, else from the vault once it is there. */
async function token({ env, shell, account }: Patient): Promise<string | undefined> {
  const given = process.env['CLOUDFLARE_API_TOKEN']
  if (given || !account) return given
  const names = ['--vault-name', azureNames(env).keyVault, '--name', VAULT_SECRETS.cloudflareToken]
  const { code, stdout } = await shell.attempt('az', [
    'keyvault',
    'secret',
    'show',
    ...names,
    '--query',
    'value',
    '--output',
    'tsv',
  ])
  return code === 0 ? stdout.trim() : undefined
}

async function scopes(patient: Patient): Promise<Line> {
  const subject = 'Cloudflare token'
  const value = await token(patient)
  if (!value) {
    const says = 'none yet; bootstrap asks for it'
    return { subject, status: 'skipped', says, more: 'CLOUDFLARE_API_TOKEN=… npm run doctor checks one before that.' }
  }
  const { well, says } = await examineToken(patient.env.zone, value)
  const more = 'https://dash.cloudflare.com/profile/api-tokens, template "Edit zone DNS"'
  return { subject, status: well ? 'ok' : 'failed', says, more }
}

/** Whether Cloudflare serves the zone, and the token may change its records. */
export const dnsZone: DoctorCheck = (patient) => Promise.all([delegation(patient), scopes(patient)])
