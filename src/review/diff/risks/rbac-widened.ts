import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, list, text } from '../../../engine/policies/fields.ts'
import { indexIn } from '../bonds/platform.ts'
import { isLesserClusterRole } from '../facts/role-order.ts'
import { type Level, objectRisk, type Raised } from '../risk.ts'
import { bare, show, some } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

/** One right: what a rule multiplies out to. */
interface Grant {
  readonly group: string
  readonly resource: string
  readonly verb: string
  /** Names that it is limited to, as one text; empty for all. */
  readonly names: string
}

function grantsOf(object: unknown): Grant[] {
  return list(at(object, 'rules')).flatMap((rule) => {
    const of = (key: string, otherwise: readonly string[] = []) =>
      at(rule, key) === undefined ? otherwise : list(at(rule, key)).map(String)
    const urls = of('nonResourceURLs')
    const targets =
      urls.length > 0
        ? urls.map((resource) => ({ group: 'url', resource }))
        : of('apiGroups', ['']).flatMap((group) => of('resources').map((resource) => ({ group, resource })))
    const names = of('resourceNames').toSorted().join(',')
    return targets.flatMap((target) => of('verbs').map((verb) => ({ ...target, verb, names })))
  })
}

const textOf = ({ group, resource, verb, names }: Grant): string => [group, resource, verb, names].join(' ')

/** Whether somebody with these rights had this one already, by a wildcard or without a limit to names. */
function isCovered(grant: Grant, had: ReadonlySet<string>): boolean {
  const options = (value: string) => [value, '*']
  return options(grant.group).some((group) =>
    options(grant.resource).some((resource) =>
      options(grant.verb).some((verb) =>
        [grant.names, ''].some((names) => had.has(textOf({ group, resource, verb, names }))),
      ),
    ),
  )
}

// Ways to more than the rule says. https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
const ESCALATES = /^(\*|escalate|bind|impersonate)$/
const SENSITIVE =
  /^(\*|secrets|nodes\/proxy|serviceaccounts\/token|pods\/(exec|attach|portforward|ephemeralcontainers)|.*webhookconfigurations|certificatesigningrequests\/approval)$/

const levelOf = ({ resource, verb }: Grant): Level =>
  ESCALATES.test(verb) || SENSITIVE.test(resource) ? 'high' : 'medium'

/** Whether anybody has a role: a new one that nobody is bound to gives nothing yet. */
function isHeld(role: KubernetesObject, environment: string, side: Snapshot): boolean {
  const { labels = {}, name } = role.metadata
  if (Object.keys(labels).some((label) => label.startsWith('rbac.authorization.k8s.io/aggregate-to-'))) return true
  const index = indexIn(side, environment)
  // A chart may be told to bind it: `useExistingRole`.
  if (index.ofKind('Application').some(({ object }) => JSON.stringify(object).includes(`"${name}"`))) return true
  return ['RoleBinding', 'ClusterRoleBinding']
    .flatMap((kind) => index.ofKind(kind))
    .some(({ object }) => at(object, 'roleRef', 'name') === name && at(object, 'roleRef', 'kind') === role.kind)
}

function roleRisks(before: unknown, after: KubernetesObject, environment: string, side: Snapshot): Raised[] {
  const isIdle = before === undefined && !isHeld(after, environment, side)
  const had = new Set(grantsOf(before).map(textOf))
  const gained = grantsOf(after).filter((grant) => !isCovered(grant, had))
  return (['high', 'medium'] as const).flatMap((level) => {
    const mine = gained.filter((grant) => levelOf(grant) === level)
    const texts = mine.map(
      ({ group, resource, verb }) => `${verb} ${resource}${group && group !== 'url' ? `.${group}` : ''}`,
    )
    if (texts.length === 0) return []
    const may = `Whoever has this role may from now on: ${bare(some([...new Set(texts)]))}.`
    return [isIdle ? { level: 'low', message: `${may} Nobody has it yet in the files.` } : { level, message: may }]
  })
}

/** Whether what stands in the files of a role is worth as much as an administrator's. */
function isPowerful(binding: KubernetesObject, environment: string, side: Snapshot): boolean {
  const [kind, name] = [at(binding, 'roleRef', 'kind'), at(binding, 'roleRef', 'name')]
  const home = kind === 'Role' ? (binding.metadata.namespace ?? '') : ''
  const role = indexIn(side, environment).byIdentity.get(`rbac.authorization.k8s.io/${kind}/${home}/${name}`)
  return grantsOf(role?.object).some((grant) => levelOf(grant) === 'high')
}

function bindingRisks(before: unknown, after: KubernetesObject, environment: string, side: Snapshot): Raised[] {
  const name = (subject: unknown) =>
    [
      text(at(subject, 'kind')),
      [text(at(subject, 'namespace')), text(at(subject, 'name'))].filter(Boolean).join('/'),
    ].join(' ')
  const role = text(at(after, 'roleRef', 'name')) ?? ''
  const former = text(at(before, 'roleRef', 'name')) ?? ''
  const had = new Set(
    role === former || isLesserClusterRole(role, former) ? list(at(before, 'subjects')).map(name) : [],
  )
  const gained = list(at(after, 'subjects'))
    .map(name)
    .filter((subject) => !had.has(subject))
  if (gained.length === 0) return []
  const isWide =
    after.kind === 'ClusterRoleBinding' ||
    /admin/.test(role) ||
    after.metadata.namespace === 'kube-system' ||
    isPowerful(after, environment, side)
  const level = isWide ? 'high' : 'medium'
  return [
    {
      level,
      message: `${gained.map(show).join(', ')} ${gained.length === 1 ? 'gets' : 'get'} the role ${show(role)}.`,
    },
  ]
}

/** Somebody may do more in the cluster. */
export const rbacWidened = objectRisk(
  'rbac-widened',
  ['high', 'medium', 'low'],
  'A role gains verbs or resources, or is bound to someone else; high for secrets, shells, wildcards and cluster-wide.',
  ({ kind, before, after, environment }, { after: side }) => {
    if (!after) return []
    if (kind === 'Role' || kind === 'ClusterRole') return roleRisks(before, after, environment, side)
    if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') return bindingRisks(before, after, environment, side)
    return []
  },
)
