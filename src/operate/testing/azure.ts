/** Answers of az, terraform, kubectl and helm in the shapes in which the real ones give them. */
import { workloadIdentitiesOf } from '../../config/names.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import type { FakeAnswer } from './fakes.ts'

export const SUBSCRIPTION = '5a0d1c2e-0000-4000-8000-00000000d001'
export const TENANT = '7e2f4a6b-0000-4000-8000-00000000f001'
export const USER = 'ada@fabrikam.example'
const CLIENT = '9c3b5d7f-0000-4000-8000-00000000c001'

/** `az account show`, of a person. */
export const ACCOUNT = {
  environmentName: 'AzureCloud',
  homeTenantId: TENANT,
  id: SUBSCRIPTION,
  isDefault: true,
  managedByTenants: [],
  name: 'Fabrikam ML',
  state: 'Enabled',
  tenantDefaultDomain: 'fabrikam.onmicrosoft.com',
  tenantDisplayName: 'Fabrikam',
  tenantId: TENANT,
  user: { name: USER, type: 'user' },
}

export const LOGGED_IN: readonly FakeAnswer[] = [
  { when: 'az account show', stdout: ACCOUNT },
  { when: 'az account get-access-token', stdout: '2026-11-23 18:00:00.000000\n' },
]

/** The same where the login is older than its tenant allows. */
export const LOGIN_EXPIRED: readonly FakeAnswer[] = [
  { when: 'az account show', stdout: ACCOUNT },
  {
    when: 'az account get-access-token',
    code: 1,
    stderr:
      'ERROR: AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on 2026-10-01T08:00:00.0000000Z.\nInteractive authentication is needed. Please run:\naz logout\naz login\n',
  },
]

export const NOT_LOGGED_IN: readonly FakeAnswer[] = [
  { when: 'az account show', code: 1, stderr: "ERROR: Please run 'az login' to setup account.\n" },
]

/** Client id of each workload. */
export const CLIENT_IDS = Object.fromEntries(Object.keys(workloadIdentitiesOf(dev)).map((name) => [name, CLIENT]))

const output = (value: unknown, type: unknown = 'string') => ({ sensitive: false, type, value })
/** `terraform output -json` of an environment. */
export const OUTPUTS = {
  cluster_name: output('aks-mlops-fabrikam-dev'),
  tenant_id: output(TENANT),
  workload_client_ids: output(CLIENT_IDS, ['map', 'string']),
}

/** What Terraform says where another run holds the state. */
export const STATE_LOCKED = `
│ Error: Error acquiring the state lock
│ 
│ Error message: state blob is already locked
│ Lock Info:
│   ID:        0f3c6c5e-1d9c-9b35-2a0c-7d6c6f0a1b2c
│   Path:      tfstate/dev.tfstate
│   Operation: OperationTypeApply
│   Who:       grace@laptop
│   Version:   1.11.4
│   Created:   2026-11-23 13:05:11.123456 +0000 UTC
│   Info:      
│ 
│ Terraform acquires a state lock to protect the state from being written
│ by multiple users at the same time.
`

export const QUOTA_EXCEEDED = `
│ Error: creating Kubernetes Cluster: polling failed: the Azure API returned the following error:
│ 
│ Status: "ErrCode_InsufficientVCPUQuota"
│ Message: "Insufficient vcpu quota requested 4, remaining 2 for family standardDDSv5Family for region westeurope."
`

export const ROLE_TOO_NEW = `
│ Error: Failed to get existing workspaces: listing blobs: executing request: unexpected status 403 (403 This request is not authorized to perform this operation using this permission.) with AuthorizationPermissionMismatch
`

/** The way of a first bootstrap: each call brings about what the next one looks for. */
export const BOOTSTRAP: readonly FakeAnswer[] = [
  ...LOGGED_IN,
  { when: 'az feature show', given: ['feature'], stdout: 'Registered\n' },
  { when: 'az feature show', stdout: 'NotRegistered\n' },
  { when: 'az feature register', sets: ['feature'] },
  { when: 'az provider register' },
  {
    when: 'az storage account show',
    code: 3,
    stderr:
      "ERROR: (ResourceNotFound) The Resource 'Microsoft.Storage/storageAccounts/stmlopsfabrikamtfstate' under resource group 'rg-mlops-fabrikam-tfstate' was not found.\n",
  },

  { when: 'terraform -chdir=terraform/bootstrap init' },
  {
    when: 'terraform -chdir=terraform/bootstrap plan',
    given: ['bootstrapped'],
    code: 0,
    stdout: 'No changes. Your infrastructure matches the configuration.\n',
  },
  {
    when: 'terraform -chdir=terraform/bootstrap plan',
    code: 2,
    stdout: 'Plan: 15 to add, 0 to change, 0 to destroy.\n',
  },
  {
    when: 'terraform -chdir=terraform/bootstrap apply',
    sets: ['bootstrapped'],
    stdout: 'Apply complete! Resources: 15 added, 0 changed, 0 destroyed.\n',
  },
  { when: 'terraform -chdir=terraform/bootstrap output', stdout: { subscription_id: output(SUBSCRIPTION) } },
  { when: 'terraform -chdir=terraform/dev init' },
  {
    when: 'terraform -chdir=terraform/dev plan',
    given: ['applied'],
    code: 0,
    stdout: 'No changes. Your infrastructure matches the configuration.\n',
  },
  { when: 'terraform -chdir=terraform/dev plan', code: 2, stdout: 'Plan: 61 to add, 0 to change, 0 to destroy.\n' },
  {
    when: 'terraform -chdir=terraform/dev apply',
    sets: ['applied'],
    stdout: 'Apply complete! Resources: 61 added, 0 changed, 0 destroyed.\n',
  },
  { when: 'terraform -chdir=terraform/dev output', stdout: OUTPUTS },

  {
    when: 'az keyvault secret list',
    given: ['secrets'],
    stdout: ['cloudflare-api-token', 'grafana-admin-password', 'prometheus-users'],
  },
  { when: 'az keyvault secret list', stdout: [] },
  { when: 'az keyvault secret set --name cloudflare-api-token' },
  { when: 'az keyvault secret set --name grafana-admin-password' },
  { when: 'az keyvault secret set --name prometheus-users', sets: ['secrets'] },
  { when: 'az keyvault secret set --name prometheus-password' },

  {
    when: 'kubectl get --raw /version',
    given: ['credentials'],
    stdout: { major: '1', minor: '35', gitVersion: 'v1.35.2' },
  },
  { when: 'kubectl get --raw /version', code: 1, stderr: 'error: context "aks-mlops-fabrikam-dev" does not exist\n' },
  {
    when: 'az aks get-credentials',
    sets: ['credentials'],
    stderr: 'Merged "aks-mlops-fabrikam-dev" as current context in /home/ada/.kube/config\n',
  },
  { when: 'kubelogin convert-kubeconfig' },

  {
    when: 'helm status argo-cd',
    given: ['argo-cd'],
    stdout: { name: 'argo-cd', info: { status: 'deployed' }, version: 1, namespace: 'argocd' },
  },
  {
    when: 'helm status argo-cd',
    given: ['interrupted'],
    stdout: { name: 'argo-cd', info: { status: 'pending-install' }, version: 1, namespace: 'argocd' },
  },
  { when: 'helm status argo-cd', code: 1, stderr: 'Error: release: not found\n' },
  { when: 'helm uninstall argo-cd', unsets: ['interrupted'], stdout: 'release "argo-cd" uninstalled\n' },
  {
    when: 'helm upgrade --install argo-cd',
    given: ['interrupted'],
    code: 1,
    stderr: 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress\n',
  },
  {
    when: 'helm upgrade --install argo-cd',
    unless: ['classes'],
    code: 1,
    stderr:
      'Error: failed pre-install: pods "argocd-redis-secret-init-x" is forbidden: no PriorityClass with name platform was found\n',
  },
  {
    when: 'helm upgrade --install argo-cd',
    sets: ['argo-cd'],
    stdout: 'Release "argo-cd" does not exist. Installing it now.\nSTATUS: deployed\n',
  },

  { when: 'kubectl get applications.argoproj.io root', given: ['root'], stdout: 'application.argoproj.io/root\n' },
  {
    when: 'kubectl get applications.argoproj.io root',
    code: 1,
    stderr: 'Error from server (NotFound): applications.argoproj.io "root" not found\n',
  },
  {
    when: 'kubectl apply --server-side --filename gitops/dev/namespaces/priorityclass-platform.yaml',
    sets: ['classes'],
    stdout: 'priorityclass.scheduling.k8s.io/platform serverside-applied\n',
  },
  {
    when: 'kubectl get statefulsets.apps',
    given: ['torn-down'],
    stdout: { items: [{ metadata: { name: 'argocd-application-controller' }, spec: { replicas: 0 } }] },
  },
  {
    when: 'kubectl get statefulsets.apps',
    stdout: { items: [{ metadata: { name: 'argocd-application-controller' }, spec: { replicas: 1 } }] },
  },
  { when: 'kubectl scale statefulset argocd-application-controller', unsets: ['torn-down'] },
  {
    when: 'kubectl apply --server-side',
    given: ['argo-cd'],
    sets: ['root'],
    stdout: 'application.argoproj.io/root serverside-applied\n',
  },
]

const GRAFANA_ROLES = ['Admin', 'Editor', 'Viewer'].map((value) => ({ id: `role-${value}`, value, isEnabled: true }))
/** Entra, before and after the registrations. */
export const SIGN_IN: readonly FakeAnswer[] = [
  ...LOGGED_IN,
  { when: 'az aks show', stdout: 'https://oidc.example/\n' },
  ...['argocd', 'grafana'].flatMap((name): FakeAnswer[] => {
    const app = `app-${name}`
    const issuer = 'https://oidc.example/'
    const subject = `system:serviceaccount:${name === 'argocd' ? 'argocd:argocd-server' : 'monitoring:kube-prometheus-grafana'}`
    return [
      { when: `az ad app list --display-name ${name}-dev`, given: [app], stdout: `${app}\n` },
      { when: `az ad app list --display-name ${name}-dev`, stdout: '' },
      { when: `az ad app create --display-name ${name}-dev`, sets: [app] },
      { when: `az ad app update --id ${app} --set` },
      { when: `az ad app update --id ${app} --app-roles`, sets: ['roles'] },
      { when: `az ad app show --id ${app}`, given: ['roles'], stdout: GRAFANA_ROLES },
      { when: `az ad app show --id ${app}`, stdout: [] },
      { when: `az ad sp show --id ${app}`, given: [`sp-${name}`], stdout: `sp-${name}\n` },
      {
        when: `az ad sp show --id ${app}`,
        code: 3,
        stderr: `ERROR: Resource '${app}' does not exist or one of its queried reference-property objects are not present.\n`,
      },
      { when: `az ad sp create --id ${app}`, sets: [`sp-${name}`] },
      {
        when: `az ad app federated-credential list --id ${app}`,
        given: [`trust-${name}`],
        stdout: `${issuer}\t${subject}\n`,
      },
      { when: `az ad app federated-credential list --id ${app}`, stdout: '' },
      { when: `az ad app federated-credential create --id ${app}`, sets: [`trust-${name}`] },
    ]
  }),
  { when: 'az rest --method get', stdout: { value: [] } },
  { when: 'az rest --method post' },
]
