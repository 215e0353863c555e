import type { Environment } from '../../config/load.ts'
import { stateNames } from '../../config/names.ts'
import type { Output, Topic } from '../../engine/terraform/document.ts'
import { UserError } from '../../errors.ts'
import { ci } from './ci.ts'
import { ciRights } from './ci-rights.ts'
import { defender } from './defender.ts'
import { subjectsOf } from './github.ts'
import { resourceGroup } from './group.ts'
import { terraformSettings } from './provider.ts'
import type { PlatformRole } from './roles.ts'
import { rootModule } from './root-module.ts'
import { state } from './state.ts'

/** One state storage and one pair of CI identities serve all environments, so they must agree on whose. */
function assertShared(field: string, values: readonly string[]): void {
  const distinct = [...new Set(values)]
  if (distinct.length <= 1) return
  throw new UserError('CONFIG_INVALID', {
    message: `All environments share terraform/bootstrap, but ${field} differs: ${distinct.join(', ')}.`,
    hint: `Give ${field} the same value in every file of src/environments/.`,
  })
}

/** Every role that the root module of an environment grants, sorted. */
function grantedRoles(environments: readonly Environment[]): readonly PlatformRole[] {
  const blocks = environments.flatMap((env) => rootModule(env).flatMap((topic) => topic.blocks ?? []))
  const grants = blocks.filter(({ type }) => type === 'azurerm_role_assignment')
  return [...new Set(grants.map(({ body }) => Reflect.get(body, 'role_definition_name')))].sort()
}

/** The tags on which all environments agree. */
function sharedTags([first, ...rest]: readonly Environment[]): Record<string, string> {
  const tags = Object.entries(first?.tags ?? {})
  return Object.fromEntries(tags.filter(([key, value]) => rest.every((env) => env.tags[key] === value)))
}

/**
 * `terraform/bootstrap/`: what must exist before an environment can be applied. A person with the Owner role applies it
 * once, and keeps its small state on their own disk: it holds no secret that still opens anything. A repository that is
 * not on GitHub gets no CI identities.
 *
 * @throws UserError `CONFIG_INVALID` where the environments do not share an organisation and a repository.
 */
export function bootstrapModule(environments: readonly Environment[]): Topic[] {
  const [first] = environments
  if (!first) return []
  const urls = environments.map(({ repository }) => repository.url)
  const organizations = environments.map(({ organization }) => organization)
  assertShared('organization', organizations)
  assertShared('repository.url', urls)

  const names = stateNames(first.organization)
  const plan = defender(environments)
  const settings = terraformSettings({ local: {} }, [
    'Microsoft.ManagedIdentity',
    ...(plan ? ['Microsoft.Security'] : []),
    'Microsoft.Storage',
  ])
  const group = resourceGroup(names.resourceGroup, { location: first.location, tags: sharedTags(environments) })
  const subjects = subjectsOf(first)
  const jobs = subjects && ci(environments, names, subjects, group.place)
  const rights = jobs && ciRights(jobs, grantedRoles(environments))
  const stored = state([first, ...environments.slice(1)], names, group.place, jobs)
  const outputs: Record<string, Output> = {
    state_storage_account: { value: stored.account.ref('name'), description: 'Storage account of the states' },
    ...jobs?.outputs,
    ...rights?.outputs,
  }

  const source = 'src/platform/azure/bootstrap.ts'
  return [
    { name: 'terraform', source, settings },
    group.topic,
    ...(jobs ? [jobs.topic] : []),
    ...(rights ? [rights.topic] : []),
    stored.topic,
    ...(plan ? [plan.topic] : []),
    { name: 'outputs', source, outputs },
  ]
}
