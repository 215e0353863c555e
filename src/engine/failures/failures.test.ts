/** Texts as Azure, Entra ID and Terraform really print them, ids replaced, and what we say about them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FAILURES, failuresIn } from './index.ts'

const it = suite('failuresIn')

const SUBJECT = 'repo:Fabrikam/ml-platform:environment:dev'
const ISSUER = 'https://token.actions.githubusercontent.com'
const BLOB_403 = `RESPONSE 403: 403 This request is not authorized to perform this operation using this permission.
│ ERROR CODE: AuthorizationPermissionMismatch`

interface Case {
  readonly of: string
  readonly text: string
  /** Names for a pipeline, each once. */
  readonly names: readonly string[]
  readonly says: RegExp
  readonly fix: RegExp
}

const CASES: readonly Case[] = [
  {
    of: 'the quota, in the words of AKS',
    text: `Error: creating Kubernetes Cluster (Subscription: "00000000-0000-0000-0000-000000000000"
│ Resource Group Name: "rg-mlops-fabrikam-dev"
│ Kubernetes Cluster Name: "aks-mlops-fabrikam-dev"): performing CreateOrUpdate: unexpected status 400 (400 Bad Request) with response: {
│   "code": "ErrCode_InsufficientVCPUQuota",
│   "details": null,
│   "message": "Insufficient vcpu quota requested 2, remaining 0 for family standardDDSv5Family for region eastus. If you want to increase the quota, please follow this instruction: https://learn.microsoft.com/en-us/azure/quotas/view-quotas.",
│   "subcode": ""
│  }`,
    names: ['QUOTA_EXCEEDED'],
    says: /has 0 cores of standardDDSv5Family left in eastus; the cluster asks for 2/,
    fix: /az vm list-usage --location eastus/,
  },
  {
    of: 'the quota, by its code alone',
    text: 'Error: polling failed: Status: "QuotaExceeded"',
    names: ['QUOTA_EXCEEDED'],
    says: /too small for the chosen sizes/,
    fix: /npm run doctor/,
  },
  {
    of: 'a subject in other capital letters',
    text: `Error: AADSTS7002138: No matching federated identity record found for presented assertion subject '${SUBJECT}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. See documentation at: https://learn.microsoft.com/entra/workload-id/workload-identity-federation.`,
    names: ['LOGIN_REFUSED'],
    says: /repo:Fabrikam\/ml-platform:environment:dev differs .* in capital letters alone/,
    fix: /owner as Fabrikam and the repository as ml-platform/,
  },
  {
    of: 'a subject in other capital letters, with ids',
    text: "AADSTS7002138: No matching federated identity record found for presented assertion subject 'repo:Fabrikam@12345/ml-platform@67890:pull_request'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison.",
    names: ['LOGIN_REFUSED'],
    says: /in capital letters alone/,
    fix: /owner as Fabrikam and the repository as ml-platform/,
  },
  {
    of: 'a subject, in the older text',
    text: `AADSTS70021: No matching federated identity record found for presented assertion. Assertion Issuer: '${ISSUER}'. Assertion Subject: '${SUBJECT}'. Assertion Audience: 'api://AzureADTokenExchange'. https://docs.microsoft.com/en-us/azure/active-directory/develop/workload-identity-federation`,
    names: ['LOGIN_REFUSED'],
    says: /for the subject repo:Fabrikam\/ml-platform:environment:dev\.$/,
    fix: /^Apply terraform\/bootstrap/,
  },
  {
    of: 'a subject, in the newer text',
    text: `AADSTS700213: No matching federated identity record found for presented assertion subject '${SUBJECT}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    names: ['LOGIN_REFUSED'],
    says: /for the subject repo:Fabrikam/,
    fix: /repository\.ownerId/,
  },
  {
    of: 'an issuer',
    text: `AADSTS700211: No matching federated identity record found for presented assertion issuer '${ISSUER}/fabrikam'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    names: ['LOGIN_REFUSED'],
    says: /for the issuer https:\/\/token\.actions\.githubusercontent\.com\/fabrikam\.$/,
    fix: /src\/platform\/azure\/github-identity\.ts/,
  },
  {
    of: 'an audience',
    text: "AADSTS700212: No matching federated identity record found for presented assertion audience 'https://github.com/fabrikam'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
    names: ['LOGIN_REFUSED'],
    says: /for the audience https:\/\/github\.com\/fabrikam\.$/,
    fix: /take `audience` out/,
  },
  {
    of: 'a right that is granted already',
    text: `Error: unexpected status 409 (409 Conflict) with error: RoleAssignmentExists: The role
│ assignment already exists. The ID of the existing role assignment is
│ 0123456789abcdef0123456789abcdef.
│
│   with azurerm_role_assignment.kubelet_pulls_images,
│   on registry.tf.json line 40, in resource.azurerm_role_assignment.kubelet_pulls_images:`,
    names: ['RESOURCE_EXISTS'],
    says: /^azurerm_role_assignment\.kubelet_pulls_images grants what is granted already.*01234567-89ab-cdef-0123-456789abcdef/,
    fix: /az role assignment list --all[\s\S]*to = azurerm_role_assignment\.kubelet_pulls_images/,
  },
  {
    of: 'encryption at the host',
    text: `Error: creating Kubernetes Cluster (…): performing CreateOrUpdate: unexpected status 400 (400 Bad Request) with response: {
│   "code": "SubscriptionNotEnabledEncryptionAtHost",
│   "details": null,
│   "message": "Subscription does not enable EncryptionAtHost.",
│   "subcode": ""
│  }`,
    names: ['FEATURE_NOT_REGISTERED'],
    says: /may not encrypt at the host yet/,
    fix: /az feature register --namespace Microsoft\.Compute --name EncryptionAtHost/,
  },
  {
    of: 'a resource provider, whose name stands after the code',
    text: 'Code: "MissingSubscriptionRegistration" Message: "The subscription is not registered to use namespace \'Microsoft.ContainerService\'. See https://aka.ms/rps-not-found for how to register subscriptions."',
    names: ['PROVIDER_NOT_REGISTERED'],
    says: /Microsoft\.ContainerService is not registered in the subscription\.$/,
    fix: /--namespace Microsoft\.ContainerService$/,
  },
  {
    of: 'a refused registration',
    text: "Error: AuthorizationFailed: The client '00000000-0000-0000-0000-000000000000' with object id '00000000-0000-0000-0000-000000000000' does not have authorization to perform action 'Microsoft.Monitor/register/action' over scope '/subscriptions/00000000-0000-0000-0000-000000000000' or the scope is invalid.",
    names: ['PROVIDER_NOT_REGISTERED'],
    says: /Microsoft\.Monitor is not registered .* this login may not do it/,
    fix: /An owner of the subscription registers it, once/,
  },
  {
    of: 'a state that is not there yet',
    text: `Error: Error loading state: failed to lock azure state: executing request: unexpected status
│ ${BLOB_403}`,
    names: ['STATE_MISSING'],
    says: /no state of dev yet/,
    fix: /npm run bootstrap -- --env dev/,
  },
  {
    of: 'a state that may not be read',
    text: `Error: Failed to get existing workspaces: listing blobs: ${BLOB_403}`,
    names: ['RIGHT_MISSING'],
    says: /may not read or write the state of dev/,
    fix: /terraform\/bootstrap/,
  },
  {
    of: 'the key of the disks, behind the firewall of the vault',
    text: `Error: keyvault.BaseClient#GetKey: Failure responding to request: StatusCode=403 -- Original Error: autorest/azure: Service returned an error. Status=403 Code="Forbidden" Message="Client address is not authorized and caller is not a trusted service." InnerError={"code":"ForbiddenByFirewall"}
│
│   with azurerm_disk_encryption_set.main,`,
    names: ['VAULT_CLOSED'],
    says: /does not let this job in/,
    fix: /first apply is by hand[\s\S]*npm run bootstrap -- --env dev/,
  },
]

for (const { of, text, names, says, fix } of CASES)
  it(`tells of ${of}`, () => {
    const failures = failuresIn(`╷\n│ ${text}\n╵\n`, { who: 'pipeline', environment: 'dev' })
    assert.equal(
      failures.map(({ name }) => name),
      names,
    )
    assert.match(failures[0]?.says ?? '', says)
    assert.match(failures[0]?.fix ?? '', fix)
  })

it('tells people and pipelines of the same failure, each what they can do', () => {
  const text = `failed to lock azure state: ${BLOB_403}`
  const [person] = failuresIn(text, { who: 'person' })
  assert.is(person?.name, 'STATE_MISSING')
  assert.is(person?.passes, true) // a role that is too new
  assert.match(person?.fix ?? '', 'access.admins')
})

it('does not take a program of people for one of a pipeline', () => {
  const text = 'dial tcp: lookup management.azure.com: no such host'
  assert.equal(failuresIn(text, { who: 'pipeline', environment: 'dev' }), [])
  assert.match(failuresIn(text, { who: 'person' })[0]?.says ?? '', 'does not answer')
})

it('has one row for each pattern', () => {
  const patterns = FAILURES.map(({ pattern }) => pattern.source)
  assert.is(new Set(patterns).size, patterns.length)
})

it.run()
