import { qualifiedResource } from '../../engine/kubernetes/rights.ts'
import { at, list, text } from '../../engine/policies/fields.ts'
import { UserError } from '../../errors.ts'
import type { Finding } from '../finding.ts'
import type { ApiClient } from './api-client.ts'
import { refusal } from './apply.ts'
import { mapAtOnce } from './batches.ts'
import { discover, type Resource } from './discovery.ts'

/** What `npm run access` prints, to be held against what the API server decides. */
export interface AccessTable {
  /** Names in the table, by the object id that the API server knows the group by. */
  readonly groups: ReadonlyMap<string, string>
  readonly grants: readonly {
    /** As the API server knows who it is for. */
    readonly id: string
    readonly where: string
    readonly rights: readonly { readonly verbs: string; readonly on: readonly string[] }[]
  }[]
  /** The place of a right in all namespaces. */
  readonly everywhere: string
  /** The verb and the resource of who may do everything. */
  readonly everything: { readonly verbs: string }
}

/** Verbs that the API server asks about for any resource, whether or not it serves them. */
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']

/** Further verbs, each a way to more rights. https://kubernetes.io/docs/reference/access-authn-authz/authorization/#request-verbs */
const FURTHER: readonly {
  readonly group: string
  readonly names: readonly string[]
  readonly verbs: readonly string[]
}[] = [
  { group: 'rbac.authorization.k8s.io', names: ['roles', 'clusterroles'], verbs: ['bind', 'escalate'] },
  { group: '', names: ['users', 'groups', 'serviceaccounts'], verbs: ['impersonate'] },
  { group: 'authentication.k8s.io', names: ['uids', 'userextras/scopes'], verbs: ['impersonate'] },
  { group: 'certificates.k8s.io', names: ['signers'], verbs: ['approve', 'attest', 'sign'] },
  { group: '', names: ['nodes/proxy', 'pods/proxy', 'services/proxy'], verbs: VERBS },
]

/** What everyone who has signed in may do: ask about themselves (ClusterRole `system:basic-user`). */
const EVERYONE: readonly string[] = [
  'create selfsubjectreviews.authentication.k8s.io',
  'create selfsubjectaccessreviews.authorization.k8s.io',
  'create selfsubjectrulesreviews.authorization.k8s.io',
]

interface Question {
  readonly group: string
  readonly name: string
  readonly verb: string
}

const fullName = ({ group, name }: Pick<Question, 'group' | 'name'>): string => qualifiedResource(group, name)
const wording = (question: Question): string => `${question.verb} ${fullName(question)}`

/** The parts of `deployments.apps/scale`. */
function resourceOf(full: string): Pick<Question, 'group' | 'name'> {
  const [qualified = '', ...sub] = full.split('/')
  const [resource = '', ...group] = qualified.split('.')
  return { group: group.join('.'), name: [resource, ...sub].join('/') }
}

/** Lines of the table for one group in one place, as questions in words. */
function allowedIn({ grants, everywhere }: AccessTable, id: string, place: string): ReadonlySet<string> {
  const lines = grants.filter((grant) => grant.id === id && [everywhere, place].includes(grant.where))
  const rights = lines.flatMap((grant) => grant.rights)
  return new Set([
    ...EVERYONE,
    ...rights.flatMap(({ verbs, on }) => verbs.split(' ').flatMap((verb) => on.map((each) => `${verb} ${each}`))),
  ])
}

/** Every verb on every resource and subresource: served, further, or named in the table. */
function questionsOn(
  resources: readonly Resource[],
  { grants, everything }: AccessTable,
): ReadonlyMap<string, Question> {
  const served = resources.flatMap(({ group, name, verbs }) =>
    [...new Set([...VERBS, ...verbs])].map((verb) => ({ group, name, verb })),
  )
  const further = FURTHER.flatMap(({ group, names, verbs }) =>
    names.flatMap((name) => verbs.map((verb) => ({ group, name, verb }))),
  )
  const named = grants
    .flatMap(({ rights }) => rights)
    .filter(({ verbs }) => verbs !== everything.verbs)
    .flatMap(({ verbs, on }) =>
      on.flatMap((each) =>
        [...new Set([...VERBS, ...verbs.split(' ')])].map((verb) => ({ ...resourceOf(each), verb })),
      ),
    )
  return new Map([...served, ...further, ...named].map((question) => [wording(question), question]))
}

async function review(client: ApiClient, id: string, namespace: string, { group, name, verb }: Question) {
  const [resource, subresource] = name.split('/')
  const answer = await client.post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: 'rehearsal',
      groups: [id, 'system:authenticated'], // as everyone who signs in is
      resourceAttributes: { group, resource, subresource, verb, namespace },
    },
  })
  const allowed = at(answer.body, 'status', 'allowed')
  if (typeof allowed !== 'boolean')
    throw new UserError('NOT_READY', {
      message: `The API server did not say whether ${name} may be done: ${refusal(answer)}`,
      hint: 'It has to allow subjectaccessreviews.authorization.k8s.io to whoever rehearses: an administrator.',
    })
  return { allowed, reason: text(at(answer.body, 'status', 'reason')) ?? '' }
}

const MOST_SHOWN = 5

/** A few of many, in words. */
function some(items: readonly string[]): string {
  const more = items.length - MOST_SHOWN
  return [...items.slice(0, MOST_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

const mayEverything = ({ grants, everywhere, everything }: AccessTable, id: string): boolean =>
  grants.some(
    (grant) =>
      grant.id === id && grant.where === everywhere && grant.rights.some(({ verbs }) => verbs === everything.verbs),
  )

/** One group in one place: what it may do, and the table does not say; and the other way round. */
async function reviewPlace(
  client: ApiClient,
  table: AccessTable,
  { id, who, place }: { readonly id: string; readonly who: string; readonly place: string },
  questions: readonly Question[],
): Promise<Omit<Finding, 'topic' | 'more'>> {
  const isAdmin = mayEverything(table, id)
  const said = allowedIn(table, id, place)
  const namespace = place === table.everywhere ? '' : place
  const unlike = await mapAtOnce(questions, async (question) => {
    const { allowed, reason } = await review(client, id, namespace, question)
    const isSaid = isAdmin || said.has(wording(question))
    return allowed === isSaid ? undefined : { words: wording(question), allowed, reason }
  })
  const wrong = unlike.filter((each) => each !== undefined)
  const subject = `${who} ${place}`
  if (wrong.length === 0) return { subject, status: 'ok', says: `${questions.length} reviews are as the table says` }
  const [more, less] = [true, false].map((allowed) => wrong.filter((each) => each.allowed === allowed))
  const says = [
    ...(more?.length ? [`may also ${some(more.map(({ words }) => words))} (${more[0]?.reason})`] : []),
    ...(less?.length ? [`may not ${some(less.map(({ words }) => words))}`] : []),
  ]
  return { subject, status: 'failed', says: says.join('; ') }
}

/**
 * Where to ask: in all namespaces at once, in each that binds a group, and in one of the others, which decide alike:
 * what they have no binding for, only a ClusterRoleBinding can allow.
 */
async function placesOf(client: ApiClient, { everywhere }: AccessTable): Promise<string[]> {
  const [bindings, namespaces] = await Promise.all([
    client.get('/apis/rbac.authorization.k8s.io/v1/rolebindings'),
    client.get('/api/v1/namespaces'),
  ])
  const bound = list(at(bindings.body, 'items'))
    .filter((binding) => list(at(binding, 'subjects')).some((subject) => at(subject, 'kind') === 'Group'))
    .map((binding) => text(at(binding, 'metadata', 'namespace')) ?? '')
  const names = list(at(namespaces.body, 'items')).map((each) => text(at(each, 'metadata', 'name')) ?? '')
  const [other] = names.filter((name) => !bound.includes(name))
  return [everywhere, ...new Set(bound), ...(other === undefined ? [] : [other])]
}

/**
 * Asks for each group whether it may do exactly what `npm run access` says.
 *
 * @param command - Prints the table.
 */
export async function reviewAccess(client: ApiClient, table: AccessTable, command: string): Promise<Finding[]> {
  const { resources } = await discover(client)
  const all = questionsOn(resources, table)
  const clusterWide = new Set(resources.filter(({ namespaced }) => !namespaced).map(fullName))
  const inside = [...all.values()].filter((question) => !clusterWide.has(fullName(question)))
  const places = await placesOf(client, table)
  const findings: Finding[] = []
  for (const [id, who] of table.groups)
    for (const place of mayEverything(table, id) ? [table.everywhere] : places) {
      const questions = place === table.everywhere ? [...all.values()] : inside
      const found = await reviewPlace(client, table, { id, who, place }, questions)
      findings.push({ topic: 'access', more: command, ...found })
    }
  return findings
}
