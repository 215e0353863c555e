import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../errors.ts'
import { explain } from './explain.ts'
import { commandFailed, commandLine } from './shell.ts'
import { QUOTA_EXCEEDED, ROLE_TOO_NEW, STATE_LOCKED } from './testing/azure.ts'

const it = suite('explain')

const CASES: readonly (readonly [text: string, says: RegExp, fix: RegExp])[] = [
  [
    STATE_LOCKED,
    /OperationTypeApply by grace@laptop since 2026-11-23/,
    /force-unlock 0f3c6c5e-1d9c-9b35-2a0c-7d6c6f0a1b2c/,
  ],
  [QUOTA_EXCEEDED, /2 cores of standardDDSv5Family left in westeurope; the cluster asks for 4/, /smaller pools/],
  [ROLE_TOO_NEW, /role is missing, or too new/, /access\.admins/],
  ["ERROR: Please run 'az login' to setup account.", /login to Azure is missing/, /^az login/],
  [
    "ERROR: (SubscriptionNotFound) The subscription 'x' could not be found.",
    /does not see the subscription/,
    /az account set/,
  ],
  [
    'Code: "MissingSubscriptionRegistration" Message: "The subscription is not registered to use namespace \'Microsoft.Compute\'."',
    /resource provider/,
    /az provider register/,
  ],
  [
    '(Forbidden) Client address is not authorized and caller is not a trusted service. Inner error: ForbiddenByFirewall',
    /vault does not let this address in/i,
    /apiServerRanges/,
  ],
  ['Code: AuthorizationFailed The client does not have authorization to perform action', /may not do this/, /Owner/],
  [
    'Unable to connect to the server: getting credentials: exec: executable kubelogin not found',
    /kubelogin, which is not installed/,
    /install-cli/,
  ],
  [
    'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
    /stopped half way/,
    /helm uninstall/,
  ],
]

it('knows what goes wrong most often, whatever line it is in', () => {
  for (const [text, says, fix] of CASES) {
    const known = explain(`first line\n${text}`)
    assert.match(known?.says ?? '', says)
    assert.match(known?.fix ?? '', fix)
  }
})

it('names what exists already, and how to take it over', () => {
  const text = `Error: a resource with the ID "/subscriptions/s/resourceGroups/rg" already exists - to be managed via Terraform this resource needs to be imported into the State.

  with azurerm_resource_group.main,
  on group.tf.json line 4, in resource.azurerm_resource_group.main:`
  assert.is(
    explain(text)?.fix.split(',', 1)[0],
    "If it is yours: terraform import 'azurerm_resource_group.main' '/subscriptions/s/resourceGroups/rg'",
  )
})

it('leaves the rest in the words of the program', () => {
  assert.is(explain('Error: something new'), undefined)
  const error = commandFailed('az group show', { code: 3, stdout: '', stderr: 'ERROR: something new\n' })
  assert.instance(error, UserError)
  assert.is(error.message, 'az group show ended with 3.\nERROR: something new')
})

it('prints commands as one would type them', () => {
  assert.is(
    commandLine('az', ['--name', 'a b', "it's", '--query=[].x', 'plain']),
    `az --name 'a b' 'it'\\''s' '--query=[].x' plain`,
  )
})

it.run()
