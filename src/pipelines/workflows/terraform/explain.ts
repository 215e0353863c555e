import type { TerraformFailure } from '../../../errors.ts'

/** A failure of Terraform: what happened, and what to do. */
export interface Failure {
  readonly name: TerraformFailure
  readonly says: string
  readonly fix: string
}

type Explain = (match: RegExpMatchArray, text: string, environment: string) => Omit<Failure, 'name'>
type Known = readonly [name: Failure['name'], pattern: RegExp, explain: Explain]

const LOCK_FIELD = (text: string, name: string) =>
  new RegExp(`^\\s*${name}:[ \\t]+(\\S.*)$`, 'm').exec(text)?.[1]?.trim() ?? 'unknown'

/** The address that an error names below its message. */
const addressAfter = (text: string, index: number) =>
  /^\s*with ([\w.[\]"'-]+),$/m.exec(text.slice(index, index + 2000))?.[1] ?? 'TYPE.NAME'

// Texts of Terraform 1.11 to 1.14, azurerm 4 and 5, and Azure's resource manager.
const KNOWN: readonly Known[] = [
  [
    'STATE_LOCKED',
    /Error acquiring the state lock/,
    (_, text, environment) => ({
      says: `The state of ${environment} is locked by ${LOCK_FIELD(text, 'Who')} since ${LOCK_FIELD(text, 'Created')} (${LOCK_FIELD(text, 'Operation')}, lock ${LOCK_FIELD(text, 'ID')}).`,
      fix: `Wait until that run has ended, then run this job again. Only if it was killed:\n\n    terraform -chdir=terraform/${environment} force-unlock ${LOCK_FIELD(text, 'ID')}`,
    }),
  ],
  [
    'PLAN_STALE',
    /Saved plan is stale/,
    (_, __, environment) => ({
      says: `The plan of ${environment} is stale: its state was changed after it was made, so what was reviewed is no longer what would happen. Nothing was applied.`,
      fix: 'Start the workflow on main again (Actions, TerraformCheck, Run workflow), and review the new plan.',
    }),
  ],
  [
    'RESOURCE_EXISTS',
    /resource with the ID "([^"]+)" already exists/g,
    ({ 1: id = '', index = 0 }, text, environment) => {
      const address = addressAfter(text, index)
      return {
        says: `${address} exists in Azure already, but not in the state of ${environment}.`,
        fix: `If it is ours, commit terraform/${environment}/import.tf with this block, and delete it after the apply; if not, rename one of the two:\n\n    import {\n      to = ${address}\n      id = "${id}"\n    }`,
      }
    },
  ],
  [
    'QUOTA_EXCEEDED',
    /Current Limit: (\d+), Current Usage: (\d+), Additional Required: (\d+)/g,
    ({ 1: limit, 2: usage, 3: more, index = 0 }, text) => {
      const before = text.slice(Math.max(0, index - 600), index)
      const what = [...before.matchAll(/exceeding approved (.+?) quota/gi)].at(-1)?.[1] ?? 'Cores'
      const location = [...before.matchAll(/Location: (\w+)/g)].at(-1)?.[1] ?? 'LOCATION'
      return {
        says: `The subscription's quota of ${what} in ${location} is ${limit}; ${usage} are used and ${more} more are needed.`,
        fix: `Ask for ${Number(usage) + Number(more)} in the portal (Quotas, Compute), or choose smaller pools in src/environments/. What is used:\n\n    az vm list-usage --location ${location} --output table`,
      }
    },
  ],
  [
    'QUOTA_EXCEEDED',
    /Insufficient (?:regional )?vcpu quota (?:left|requested).*?location (\w+)[\s\S]{0,200}?(?:left|remaining)[^\d]*(\d+)[\s\S]{0,80}?requested[^\d]*(\d+)/gi,
    ({ 1: location = 'LOCATION', 2: left, 3: wanted }) => ({
      says: `The subscription has ${left} cores left in ${location}; the cluster asks for ${wanted}.`,
      fix: `Raise the quota in the portal (Quotas, Compute), or choose smaller pools in src/environments/. What is used:\n\n    az vm list-usage --location ${location} --output table`,
    }),
  ],
  [
    'PROVIDER_NOT_REGISTERED',
    /not registered to use namespace '([\w.]+)'/g,
    ({ 1: namespace }) => ({
      says: `The subscription does not know the resource provider ${namespace} yet.`,
      fix: `An owner of the subscription registers it, once; it takes minutes:\n\n    az provider register --wait --namespace ${namespace}`,
    }),
  ],
  [
    'PROVIDER_NOT_REGISTERED',
    /action '([\w.]+)\/register\/action'/g,
    ({ 1: namespace }) => ({
      says: `The resource provider ${namespace} is not registered in the subscription, and this identity may not do it.`,
      fix: `An owner of the subscription registers it, once; it takes minutes:\n\n    az provider register --wait --namespace ${namespace}`,
    }),
  ],
  [
    'LOGIN_REFUSED',
    /AADSTS70021\d?:.*?(?:subject '([^']+)')?(?=[.\s]|$)/,
    (_, text) => {
      const subject = /subject '([^']+)'/i.exec(text)?.[1] ?? 'of this job'
      return {
        says: `Entra ID knows no federated credential for the subject ${subject}.`,
        fix: 'Apply terraform/bootstrap, which makes them; a repository that was renamed or moved since 2026-07-15 needs repository.ownerId and repositoryId in src/environments/ first.',
      }
    },
  ],
  [
    'LOGIN_REFUSED',
    /AADSTS(?:700016|90002|7000229)\b/,
    () => ({
      says: 'Entra ID does not know the client id or the tenant with which this job signs in.',
      fix: 'Write the ids again and commit them: npm run identities -- bootstrap',
    }),
  ],
  [
    'LOGIN_EXPIRED',
    /AADSTS(?:700024|700082|50173)\b|Please run 'az login'|token (?:is|has) expired/i,
    () => ({
      says: 'The login to Azure is missing or has expired.',
      fix: 'Run this job again: it asks for a new token. On your own machine: az login',
    }),
  ],
  [
    'RIGHT_MISSING',
    /does not have authorization to perform action '([^']+)'(?<!register\/action') over scope '([^']+)'/g,
    ({ 1: action, 2: scope }) => ({
      says: `The identity may not do ${action} on ${scope}.`,
      fix: 'What the identities may do is in src/platform/azure/ci-rights.ts: an owner applies terraform/bootstrap with it, and a new role takes up to ten minutes.',
    }),
  ],
  [
    'RIGHT_MISSING',
    /AuthorizationPermissionMismatch/,
    (_, __, environment) => ({
      says: `The identity may not read or write the state of ${environment}.`,
      fix: 'An owner applies terraform/bootstrap, which grants it; a new role takes up to ten minutes.',
    }),
  ],
]

/** Without the frame that Terraform draws around errors. */
const unframed = (text: string) => text.replaceAll(/^[│╷╵ \t]+$/gm, '').replaceAll(/^│ ?/gm, '')

/** Without the line breaks that Terraform puts into sentences, at 78 columns where there is no terminal. */
const unwrapped = (text: string) => text.replaceAll(/(?<=\S)\n(?=\S)/g, ' ')

/** Terraform's own words: the first lines of each error. */
function errorsOf(text: string): string {
  const errors = text.split(/^(?=Error: )/m).slice(1)
  return errors.map((error) => error.trim().split('\n').slice(0, 12).join('\n')).join('\n\n')
}

/**
 * What went wrong, by name.
 *
 * @param output - What Terraform printed.
 * @returns One entry for each failure that is known, or one with Terraform's own words.
 */
export function explain(output: string, environment: string): readonly [Failure, ...Failure[]] {
  const plain = unframed(output)
  const text = unwrapped(plain)
  const failures = new Map<string, Failure>()
  for (const [name, pattern, explainMatch] of KNOWN)
    for (const match of pattern.global ? text.matchAll(pattern) : [text.match(pattern)]) {
      if (!match) continue
      const failure = { name, ...explainMatch(match, text, environment) }
      failures.set(failure.says, failure)
    }
  const [first, ...rest] = failures.values()
  if (first) return [first, ...rest]
  const says = errorsOf(plain) || plain.trim().split('\n').slice(-12).join('\n') || 'It printed nothing.'
  return [{ name: 'TERRAFORM_FAILED', says, fix: 'The whole output is in the log of the job.' }]
}
