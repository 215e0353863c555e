/** Rules on the names that Azure's resources get. */

import { azureNames, stateNames } from '../names.ts'
import type { EnvironmentValues } from '../schema.ts'
import { problemIf, type Rule } from './rule.ts'

const SOURCE = 'https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules'

/** Letters, digits and what else the pattern lists, of at most so many characters. */
const word = (most: number, others = '-') => ({
  pattern: new RegExp(`^[a-z0-9][a-z0-9${others}]{0,${most - 2}}[a-z0-9]$`),
  says: `2 to ${most} letters, digits and ${[...others].join(' ')}`,
})
const COMPACT = { pattern: /^[a-z0-9]{3,24}$/, says: '3 to 24 letters and digits' }

/** Each name with what Azure accepts. */
function checked(env: EnvironmentValues) {
  const names = azureNames(env)
  const state = stateNames(env.organization)
  const longest = 'external-secrets' // of what identities are named after
  return [
    { what: 'registry', name: names.registry, pattern: /^[a-z0-9]{5,50}$/, says: '5 to 50 letters and digits' },
    {
      what: 'Key Vault',
      name: names.keyVault,
      pattern: /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/,
      says: '3 to 24 letters, digits and single hyphens',
    },
    { what: 'cluster (and DNS prefix)', name: names.cluster, ...word(54) },
    { what: 'resource group', name: names.resourceGroup, ...word(90, '_.-') },
    { what: 'group of the nodes', name: names.nodeResourceGroup, ...word(80, '_.-') },
    { what: 'group of the snapshots', name: names.backupSnapshots, ...word(90, '_.-') },
    { what: 'virtual network', name: names.virtualNetwork, ...word(64, '_.-') },
    { what: 'security group', name: names.securityGroup('private-endpoints'), ...word(80, '_.-') },
    { what: 'private endpoint', name: names.privateEndpoint('registry'), ...word(64, '_.-') },
    { what: 'NAT gateway', name: names.natGateway, ...word(80, '_.-') },
    { what: 'public address', name: names.natAddress, ...word(80, '_.-') },
    { what: 'identity', name: names.identity(longest), ...word(128, '_-') },
    { what: 'log workspace', name: names.logs, ...word(63) },
    { what: 'budget', name: names.budget('platform'), ...word(63, '_-') },
    { what: 'disk encryption set', name: names.diskEncryptionSet, ...word(80, '_-') },
    { what: 'Azure Monitor workspace', name: names.prometheus, ...word(44) },
    { what: 'collection of metrics', name: names.prometheusCollection.toLowerCase(), ...word(44) },
    { what: 'backup vault', name: names.backupVault, ...word(50) },
    { what: 'storage of backups', name: names.backupStorage, ...COMPACT },
    { what: 'storage of flow logs', name: names.flowLogStorage, ...COMPACT },
    { what: 'storage of states', name: state.storageAccount, ...COMPACT },
  ]
}

export const namesSuitAzure: Rule = (env) =>
  checked(env).flatMap(({ what, name, pattern, says }) =>
    problemIf(
      !pattern.test(name),
      ['organization'],
      `makes the name of the ${what} ${name}, but Azure wants ${says} (${SOURCE}); shorten organization or name`,
    ),
  )
