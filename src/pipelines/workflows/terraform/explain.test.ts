import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { explain } from './explain.ts'

const it = suite('explain')

/** As Terraform prints an error. */
const framed = (text: string) => `╷\n${text.replaceAll(/^/gm, '│ ').replaceAll(/ +$/gm, '')}\n╵\n`

it('says who holds the lock, since when, and how to break it', () => {
  const [failure] = explain(
    framed(
      [
        'Error: Error acquiring the state lock',
        '',
        'Error message: state blob is already locked',
        'Lock Info:',
        '  ID:        6a1f7c9e-0e50-4a8e-9d0c-3f1d5a0b7e11',
        '  Path:      tfstate/dev.tfstate',
        '  Operation: OperationTypeApply',
        '  Who:       runner@fv-az72-381',
        '  Version:   1.14.0',
        '  Created:   2026-11-23 09:12:04.1 +0000 UTC',
        '  Info:      ',
      ].join('\n'),
    ),
    'dev',
  )
  assert.is(failure.name, 'STATE_LOCKED')
  assert.match(
    failure.says,
    /state of dev is locked: OperationTypeApply by runner@fv-az72-381 since 2026-11-23 09:12:04\.1 \+0000 UTC/,
  )
  assert.match(failure.fix, 'terraform -chdir=terraform/dev force-unlock 6a1f7c9e-0e50-4a8e-9d0c-3f1d5a0b7e11')
})

it('prints an import block for each resource that exists', () => {
  const exists = (id: string, address: string) =>
    framed(
      [
        `Error: A resource with the ID "${id}" already\nexists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "azurerm_resource_group" for more information.`,
        '',
        `  with ${address},`,
        `  on group.tf.json line 5, in resource.${address}:`,
      ].join('\n'),
    )
  const failures = explain(
    exists('/subscriptions/s/resourceGroups/a', 'azurerm_resource_group.main') +
      exists('/subscriptions/s/resourceGroups/b', 'azurerm_resource_group.other["x"]'),
    'dev',
  )
  assert.equal(
    failures.map(({ name }) => name),
    ['RESOURCE_EXISTS', 'RESOURCE_EXISTS'],
  )
  assert.match(
    failures[0].fix,
    'import {\n      to = azurerm_resource_group.main\n      id = "/subscriptions/s/resourceGroups/a"',
  )
  assert.match(failures[1]?.fix ?? '', 'to = azurerm_resource_group.other["x"]')
})

it('says which quota is short, and by how much', () => {
  const [failure] = explain(
    framed(
      'Error: creating Kubernetes Cluster: unexpected status 400 (400 Bad Request) with error: ErrCode_InsufficientVCPUQuota: Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 10, Current Usage: 8, Additional Required: 6, (Minimum) New Limit Required: 14.',
    ),
    'dev',
  )
  assert.is(failure.name, 'QUOTA_EXCEEDED')
  assert.match(failure.says, 'Total Regional Cores in westeurope is 10; 8 are used and 6 more are needed')
  assert.match(failure.fix, 'Ask for 14')
})

it('knows the quota of AKS by its other text', () => {
  const [failure] = explain(
    'Error: Insufficient regional vcpu quota left for location westeurope. left regional vcpu quota 2, requested quota 4.',
    'dev',
  )
  assert.is(failure.name, 'QUOTA_EXCEEDED')
  assert.match(failure.says, '2 cores left in westeurope; the cluster asks for 4')
})

it('says which resource provider to register, whoever was refused', () => {
  const [missing] = explain(
    "Error: MissingSubscriptionRegistration: The subscription is not registered to use namespace 'Microsoft.ContainerService'. See https://aka.ms/rps-not-found",
    'dev',
  )
  assert.is(missing.name, 'PROVIDER_NOT_REGISTERED')
  assert.match(missing.fix, 'az provider register --wait --namespace Microsoft.ContainerService')
  const failures = explain(
    "Error: ensuring Resource Providers are registered: AuthorizationFailed: The client 'x' does not have authorization to perform action 'Microsoft.Monitor/register/action' over scope '/subscriptions/s'",
    'dev',
  )
  assert.equal(
    failures.map(({ name }) => name),
    ['PROVIDER_NOT_REGISTERED'],
  )
  assert.match(failures[0].fix, 'Microsoft.Monitor')
})

it('tells a login that is unknown from one that has expired', () => {
  const subject = 'repo:contoso/mlops-platform:environment:dev'
  const [unknown] = explain(
    `Error: building account: AADSTS700213: No matching federated identity record found for presented assertion subject '${subject}'. Check your federated identity credential Subject`,
    'dev',
  )
  assert.is(unknown.name, 'LOGIN_REFUSED')
  assert.match(unknown.says, subject)
  const [expired] = explain('Error: AADSTS700024: Client assertion is not within its valid time range.', 'dev')
  assert.is(expired.name, 'LOGIN_EXPIRED')
  assert.is(
    explain("Error: AADSTS700016: Application with identifier 'x' was not found", 'dev')[0].name,
    'LOGIN_REFUSED',
  )
})

it('says which right is missing, and where', () => {
  const [failure] = explain(
    "Error: AuthorizationFailed: The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Network/virtualNetworks/write' over scope '/subscriptions/s/resourceGroups/r'",
    'dev',
  )
  assert.is(failure.name, 'RIGHT_MISSING')
  assert.match(failure.says, 'Microsoft.Network/virtualNetworks/write on /subscriptions/s/resourceGroups/r')
})

it('leaves what it does not know in Terraform’s words', () => {
  const [failure, ...rest] = explain(
    `Plan: 1 to add\n${framed('Error: Invalid index\n\nThe given key does not\nidentify.')}`,
    'dev',
  )
  assert.equal(rest, [])
  assert.is(failure.name, 'TERRAFORM_FAILED')
  assert.match(failure.says, /^Error: Invalid index\n\nThe given key/)
  assert.is(explain('', 'dev')[0].says, 'It printed nothing.')
})

it.run()
