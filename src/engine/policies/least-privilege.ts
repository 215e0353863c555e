import { at, type Fields, fields, list, text } from './fields.ts'
import { indexOf } from './object-index.ts'
import type { Policy } from './policy.ts'

const LISTS = ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'] as const
/** Verbs by which someone gives himself more than he has. */
const RISES = ['bind', 'escalate', 'impersonate']
const ALL_POWERFUL = 'cluster-admin'

function ruleProblems(rule: Fields, number: number): string[] {
  const wildcards = LISTS.filter((key) => list(rule[key]).some((value) => String(value).includes('*')))
  const rises = list(rule['verbs']).filter((verb) => RISES.includes(String(verb)))
  return [
    ...wildcards.map((key) => `rules[${number}].${key} has a wildcard; name what is needed`),
    ...rises.map((verb) => `rules[${number}].verbs has ${verb}, a way to rights that nobody granted; leave it out`),
  ]
}

/** Roles name what they allow, and the one role that allows everything is the platform group's alone. */
export const leastPrivilege: Policy = {
  name: 'least-privilege',
  check(platform) {
    const index = indexOf(platform)
    const roles = ['Role', 'ClusterRole'].flatMap((kind) => index.ofKind(kind))
    const bindings = ['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) => index.ofKind(kind))
    const { admins } = platform.env.access
    return [
      ...roles.flatMap((manifest) =>
        list(manifest.object['rules'])
          .flatMap((rule, number) => ruleProblems(fields(rule), number))
          .map((message) => ({ manifest, message })),
      ),
      ...bindings
        .filter(({ object }) => at(object, 'roleRef', 'name') === ALL_POWERFUL)
        .flatMap((manifest) =>
          list(manifest.object['subjects'])
            .filter((subject) => at(subject, 'kind') !== 'Group' || at(subject, 'name') !== admins)
            .map((subject) => ({
              manifest,
              message: `gives ${ALL_POWERFUL} to ${text(at(subject, 'kind'))} ${text(at(subject, 'name'))}; only the group of access.admins has it`,
            })),
        ),
    ]
  },
}
