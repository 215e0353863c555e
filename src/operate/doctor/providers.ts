import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { Finding } from '../finding.ts'
import { type DoctorCheck, NOT_SIGNED_IN } from './context.ts'

const Settings = z.object({
  provider: z.object({ azurerm: z.object({ resource_providers_to_register: z.array(z.string()) }) }),
})
const Providers = z.array(z.object({ namespace: z.string(), registrationState: z.string() }))

/** Resource providers that a root module registers, from the file that Terraform reads. */
function needed(root: string): readonly string[] {
  const text = readFileSync(`terraform/${root}/terraform.tf.json`, 'utf8')
  return Settings.parse(JSON.parse(text)).provider.azurerm.resource_providers_to_register
}

/** Resource providers, and the one feature that a subscription has to ask for. */
export const providers: DoctorCheck = async ({ shell, account, env }) => {
  if (!account) return NOT_SIGNED_IN
  const feature = [
    'feature',
    'show',
    '--namespace',
    'Microsoft.Compute',
    '--name',
    'EncryptionAtHost',
    '--query',
    'properties.state',
    '--output',
    'tsv',
  ]
  const [states, encryption] = await Promise.all([
    shell.json(Providers, 'az', [
      'provider',
      'list',
      '--query',
      '[].{namespace:namespace,registrationState:registrationState}',
      '--output',
      'json',
    ]),
    shell.attempt('az', feature),
  ])
  const registered = new Set(
    states.flatMap((each) => (each.registrationState === 'Registered' ? [each.namespace.toLowerCase()] : [])),
  )
  const wanted = [...new Set([...needed('bootstrap'), ...needed(env.name)])].sort()
  const missing = wanted.filter((name) => !registered.has(name.toLowerCase()))
  const state = encryption.stdout.trim() || 'unknown'
  const all: Omit<Finding, 'topic'> = {
    subject: 'resource providers',
    status: 'ok',
    says: `${wanted.length} registered`,
  }
  const some: Omit<Finding, 'topic'> = {
    subject: 'resource providers',
    status: 'warning',
    says: `not registered: ${missing.join(', ')}; terraform apply does it, where the login may`,
    more: missing.map((name) => `az provider register --namespace ${name}`).join('; '),
  }
  return [
    missing.length === 0 ? all : some,
    {
      subject: 'EncryptionAtHost',
      status: state === 'Registered' ? 'ok' : 'warning',
      says: state === 'Registered' ? 'registered' : `${state}; npm run bootstrap asks for it`,
      more: 'az feature register --namespace Microsoft.Compute --name EncryptionAtHost',
    },
  ]
}
