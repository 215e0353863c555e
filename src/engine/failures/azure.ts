/** What Azure refuses: quotas, registrations, rights. Texts of its resource manager, of azurerm 4 and 5, and of az. */
import { type Known, ofEnvironment } from './known.ts'

const raise = (location: string, ask = '') =>
  `${ask || 'Raise the quota'} in the portal (Quotas, Compute), or choose smaller pools in src/environments/. What is used:\n\n    az vm list-usage --location ${location} --output table`

const register = (namespace: string) =>
  `An owner of the subscription registers it, once; it takes minutes:\n\n    az provider register --wait --namespace ${namespace}`

const QUOTAS: readonly Known[] = [
  {
    name: 'QUOTA_EXCEEDED',
    pattern: /Current Limit: (\d+), Current Usage: (\d+), Additional Required: (\d+)/g,
    words({ 1: limit, 2: usage, 3: more, index = 0 }, text) {
      const before = text.slice(Math.max(0, index - 600), index)
      const what = [...before.matchAll(/exceeding approved (.+?) quota/gi)].at(-1)?.[1] ?? 'Cores'
      const location = [...before.matchAll(/Location: (\w+)/g)].at(-1)?.[1] ?? 'LOCATION'
      return {
        says: `The subscription's quota of ${what} in ${location} is ${limit}; ${usage} are used and ${more} more are needed.`,
        fix: raise(location, `Ask for ${Number(usage) + Number(more)}`),
      }
    },
  },
  {
    name: 'QUOTA_EXCEEDED',
    pattern: /Insufficient vcpu quota requested (\d+), remaining (\d+) for family (.+?) for region (\w+)/gi,
    words: ({ 1: wanted, 2: left, 3: family, 4: location = 'LOCATION' }) => ({
      says: `The subscription has ${left} cores of ${family} left in ${location}; the cluster asks for ${wanted}.`,
      fix: raise(location),
    }),
  },
  {
    name: 'QUOTA_EXCEEDED',
    pattern:
      /Insufficient (?:regional )?vcpu quota left.*?location (\w+)[\s\S]{0,200}?(?:left|remaining)[^\d]*(\d+)[\s\S]{0,80}?requested[^\d]*(\d+)/gi,
    words: ({ 1: location = 'LOCATION', 2: left, 3: wanted }) => ({
      says: `The subscription has ${left} cores left in ${location}; the cluster asks for ${wanted}.`,
      fix: raise(location),
    }),
  },
  {
    name: 'QUOTA_EXCEEDED',
    pattern: /QuotaExceeded|InsufficientVCPUQuota|exceeding approved|quota limit|OperationNotAllowed.*quota/i,
    vague: true,
    words: {
      says: 'The quota of the subscription is too small for the chosen sizes.',
      fix: 'npm run doctor says which one; raise it at https://portal.azure.com/#view/Microsoft_Azure_Capacity/QuotaMenuBlade or choose smaller pools.',
    },
  },
]

const REGISTRATIONS: readonly Known[] = [
  {
    name: 'FEATURE_NOT_REGISTERED',
    pattern:
      /SubscriptionNotEnabledEncryptionAtHost|does not enable EncryptionAtHost|EncryptionAtHost.*not registered/i,
    words: {
      says: 'The subscription may not encrypt at the host yet.',
      fix: 'An owner of the subscription registers the feature, once (npm run bootstrap does it); it takes minutes:\n\n    az feature register --namespace Microsoft.Compute --name EncryptionAtHost\n    az provider register --namespace Microsoft.Compute',
      passes: true,
    },
  },
  {
    name: 'PROVIDER_NOT_REGISTERED',
    pattern: /not registered to use namespace '([\w.]+)'/g,
    words: ({ 1: namespace = '' }) => ({
      says: `The resource provider ${namespace} is not registered in the subscription.`,
      fix: register(namespace),
    }),
  },
  {
    name: 'PROVIDER_NOT_REGISTERED',
    pattern: /action '([\w.]+)\/register\/action'/g,
    words: ({ 1: namespace = '' }) => ({
      says: `The resource provider ${namespace} is not registered in the subscription, and this login may not do it.`,
      fix: register(namespace),
    }),
  },
  {
    name: 'PROVIDER_NOT_REGISTERED',
    pattern: /MissingSubscriptionRegistration/,
    vague: true,
    words: { says: 'A resource provider is not registered in the subscription.', fix: register('NAMESPACE') },
  },
]

const SPREADS = 'a new role takes up to ten minutes'
const RIGHTS: readonly Known[] = [
  {
    name: 'RIGHT_MISSING',
    pattern: /does not have authorization to perform action '([^']+)'(?<!\/register\/action') over scope '([^']+)'/g,
    words: ({ 1: action, 2: scope }) => ({
      says: `The login may not do ${action} on ${scope}.`,
      fix: {
        pipeline: `What the identities may do is in src/platform/azure/ci-rights.ts: an owner applies terraform/bootstrap with it, and ${SPREADS}.`,
        person: 'It needs the role Owner on the subscription.',
      },
    }),
  },
  {
    name: 'RIGHT_MISSING',
    pattern:
      /AuthorizationFailed(?![\s\S]{0,400}\/register\/action)|Insufficient privileges to complete the operation/i,
    vague: true,
    words: {
      says: 'The login may not do this.',
      fix: 'It needs the role Owner on the subscription, and in Entra the right to make app registrations.',
    },
  },
  {
    name: 'RIGHT_MISSING',
    pattern:
      /(?<!failed to lock azure state[\s\S]{0,900})(?:AuthorizationPermissionMismatch|not authorized to perform this operation using this permission)/i,
    words: (_, __, scene) => ({
      says:
        scene.who === 'pipeline'
          ? `The identity may not read or write the state${ofEnvironment(scene)}.`
          : 'The data may not be read or written: the role is missing, or too new.',
      fix: {
        pipeline: `An owner applies terraform/bootstrap, which grants it; ${SPREADS}.`,
        person: `Be a member of the group access.admins; ${SPREADS}.`,
      },
      passes: true,
    }),
  },
  {
    // The provider reads the key of encrypted disks when it makes their set, and never again.
    name: 'VAULT_CLOSED',
    pattern: /ForbiddenByFirewall|ForbiddenByConnection|ForbiddenByRbac|Client address is not authorized/i,
    words: ([code], _, { who, environment }) =>
      who === 'person' && /ByRbac/i.test(code)
        ? {
            says: 'The data may not be read or written: the role is missing, or too new.',
            fix: `Be a member of the group access.admins; ${SPREADS}.`,
            passes: true,
          }
        : {
            says: `The Key Vault does not let this ${who === 'pipeline' ? 'job' : 'address'} in.`,
            fix: {
              pipeline: `With cluster.diskEncryption the first apply is by hand, from where the vault lets in; from then on this job needs nothing of the vault:\n\n    npm run bootstrap -- --env ${environment}`,
              person:
                'Add your public range to cluster.apiServerRanges, or work from inside the network where vault.publicAccess is false.',
            },
          },
  },
  {
    name: 'COMMAND_FAILED',
    pattern: /ObjectIsDeletedButRecoverable/,
    who: 'person',
    words: {
      says: 'A deleted secret of this name is still kept.',
      fix: 'az keyvault secret recover --vault-name VAULT --name NAME',
    },
  },
]

export const AZURE: readonly Known[] = [...QUOTAS, ...REGISTRATIONS, ...RIGHTS]
