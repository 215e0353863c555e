/** What goes wrong at Azure, Terraform and Kubernetes often enough to be said in our words: what it is, and what to do. */

/** A failure in words. */
export interface Explanation {
  readonly says: string
  readonly fix: string
  /** Whether it may pass by itself, such as a right that Azure has not spread yet. */
  readonly passes?: boolean
}

interface Known {
  readonly pattern: RegExp
  readonly explain: (match: RegExpExecArray, text: string) => Explanation
}

const say =
  (says: string, fix: string, passes = false) =>
  (): Explanation => ({ says, fix, passes })

const field = (text: string, name: string) =>
  new RegExp(`^[│\\s]*${name}:\\s+(.+)$`, 'm').exec(text)?.[1]?.trim() ?? '?'

const KNOWN: readonly Known[] = [
  {
    pattern: /Error acquiring the state lock|state blob is already locked/i,
    explain: (_match, text) => ({
      says: `The state is locked: ${field(text, 'Operation')} by ${field(text, 'Who')} since ${field(text, 'Created')}.`,
      fix: `Wait until that run has ended. Only if it was killed: terraform force-unlock ${field(text, 'ID')}, with the same -chdir.`,
    }),
  },
  {
    pattern: /already exists - to be managed via Terraform this resource needs to be imported/,
    explain: (_match, text) => {
      const id = /resource with the ID "([^"]+)"/.exec(text)?.[1] ?? '<id>'
      const address = /with (\S+),/.exec(text)?.[1] ?? '<address>'
      return {
        says: `${address} exists already, but not in this state.`,
        fix: `If it is yours: terraform import '${address}' '${id}', with the same -chdir; then run this again.`,
      }
    },
  },
  {
    pattern: /QuotaExceeded|InsufficientVCPUQuota|exceeding approved|quota limit|OperationNotAllowed.*quota/is,
    explain: say(
      'The quota of the subscription is too small for the chosen sizes.',
      'npm run doctor says which one; raise it at https://portal.azure.com/#view/Microsoft_Azure_Capacity/QuotaMenuBlade or choose smaller pools.',
    ),
  },
  {
    pattern: /SubscriptionNotEnabledEncryptionAtHost|EncryptionAtHost.*not (?:enabled|registered)/is,
    explain: say(
      'The subscription may not encrypt at the host yet.',
      'az feature register --namespace Microsoft.Compute --name EncryptionAtHost; it takes minutes.',
      true,
    ),
  },
  {
    pattern: /MissingSubscriptionRegistration|not registered to use namespace '([\w.]+)'/,
    explain: ([, name]) => ({
      says: `The resource provider ${name ?? ''} is not registered.`.replace('  ', ' '),
      fix: `az provider register --wait --namespace ${name ?? 'NAMESPACE'}`,
    }),
  },
  {
    pattern:
      /Please run 'az login'|az login.*to (?:setup|set up) account|AADSTS(?:700082|70043|50173|50078|50076|700084|65001)\b|Interactive authentication is needed|refresh token has expired/i,
    explain: say('The login to Azure is missing or has expired.', 'az login, then run this again.'),
  },
  {
    pattern: /SubscriptionNotFound|subscription of '[^']*' doesn't exist|The subscription '[^']+' could not be found/i,
    explain: say(
      'This login does not see the subscription.',
      'az account list --output table; az account set --subscription NAME, or az login --tenant TENANT.',
    ),
  },
  {
    pattern: /ForbiddenByFirewall|Client address is not authorized/i,
    explain: say(
      'The Key Vault does not let this address in.',
      'Add your public range to cluster.apiServerRanges, or work from inside the network where vault.publicAccess is false.',
    ),
  },
  {
    pattern: /ObjectIsDeletedButRecoverable/,
    explain: say(
      'A deleted secret of this name is still kept.',
      'az keyvault secret recover --vault-name VAULT --name NAME',
    ),
  },
  {
    pattern:
      /AuthorizationPermissionMismatch|ForbiddenByRbac|not authorized to perform this operation using this permission/i,
    explain: say(
      'The data may not be read or written: the role is missing, or too new.',
      'Be a member of the group access.admins; a new role takes up to ten minutes.',
      true,
    ),
  },
  {
    pattern: /AuthorizationFailed|Insufficient privileges to complete the operation/i,
    explain: say(
      'The login may not do this.',
      'It needs the role Owner on the subscription, and in Entra the right to make app registrations.',
    ),
  },
  {
    pattern: /kubelogin(?:\.exe)?: executable file not found|executable kubelogin(?:\.exe)? (?:not found|failed)/,
    explain: say('kubectl signs in with kubelogin, which is not installed.', 'az aks install-cli'),
  },
  {
    pattern: /context "[^"]*" does not exist|context was not found|no context exists/i,
    explain: say('kubectl does not know the cluster.', 'npm run bootstrap -- --env ENV --only credentials'),
  },
  {
    pattern: /Unable to connect to the server|i\/o timeout|connection refused|no such host/i,
    explain: say(
      'The API server does not answer from here.',
      'Is your public address in cluster.apiServerRanges? A private cluster is reached from its network only.',
    ),
  },
  {
    pattern: /You must be logged in to the server|Unauthorized/,
    explain: say('The cluster does not accept the login.', 'az login, then kubelogin remove-tokens.'),
  },
  {
    pattern: /is forbidden: User/,
    explain: say(
      'The cluster does not allow this to you.',
      'Be a member of the group access.admins; npm run access shows who may do what.',
    ),
  },
  {
    pattern: /another operation \(install\/upgrade\/rollback\) is in progress/,
    explain: say(
      'An earlier helm run was stopped half way.',
      'helm uninstall argo-cd --namespace argocd; then run this again.',
    ),
  },
]

/** The explanation of what a program printed, where it is a known failure. */
export function explain(text: string): Explanation | undefined {
  for (const { pattern, explain: sentence } of KNOWN) {
    const match = pattern.exec(text)
    if (match) return sentence(match, text)
  }
  return undefined
}
