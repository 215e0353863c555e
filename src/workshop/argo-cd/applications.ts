import { at, list, text } from '../../engine/policies/fields.ts'
import type { ApiClient } from '../../operate/rehearse/api-client.ts'
import { mapAtOnce } from '../../operate/rehearse/batches.ts'
import { STATUSES } from './statuses.ts'

/** When something was: as which event of all that were watched, and milliseconds since the start. */
export interface Moment {
  readonly event: number
  readonly ms: number
}

/** An Application while it is watched. */
export interface Watched {
  readonly name: string
  readonly wave: number
  readonly sync: string
  readonly health: string
  readonly message: string
  readonly firstSeen: Moment
  readonly firstWell?: Moment
}

const nameOf = (object: unknown) => text(at(object, 'metadata', 'name')) ?? ''
const versionOf = (object: unknown) => text(at(object, 'metadata', 'resourceVersion'))
const idOf = (object: unknown) => String(at(object, 'metadata', 'uid'))

/**
 * Writes what controllers would, wherever it is not there yet.
 *
 * @param done - Generations for which it was written, by object; kept from one call to the next.
 */
export async function standIn(client: ApiClient, done: Map<string, string>): Promise<void> {
  await mapAtOnce(Object.entries(STATUSES), async ([path, statusOf]) => {
    const answer = await client.get(path)
    if (answer.status !== 200) return // not served yet
    for (const object of list(at(answer.body, 'items'))) {
      const status = statusOf(object)
      const generation = String(at(object, 'metadata', 'generation') ?? 1)
      if (status === undefined || done.get(idOf(object)) === generation) continue
      const [root, plural] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)]
      const namespace = text(at(object, 'metadata', 'namespace'))
      const place = `${root}${namespace ? `/namespaces/${namespace}` : ''}/${plural}/${text(at(object, 'metadata', 'name'))}`
      const { status: code, body } = await client.patch(`${place}/status`, { status }, 'application/merge-patch+json')
      if (code >= 400 && code !== 404) throw new Error(`${place}: ${JSON.stringify(body)}`)
      done.set(idOf(object), generation)
    }
  })
}

const MOST_SHOWN = 5
const healthOf = (resource: unknown) => text(at(resource, 'health', 'status'))

/** What is known of the Applications, after how many events, and up to which version of the cluster. */
export interface Known {
  readonly version: string
  readonly events: number
  readonly all: ReadonlyMap<string, Watched>
}

/** Before anything is known. */
export const NOTHING: Known = { version: '', events: 0, all: new Map() }

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications'
/** How long a look waits for events; the API server takes whole seconds. */
const LOOK_SECONDS = 1

/** An Application after one more event. */
function seen(object: unknown, earlier: Watched | undefined, moment: Moment): Watched {
  const sync = text(at(object, 'status', 'sync', 'status')) ?? 'Unknown'
  const health = text(at(object, 'status', 'health', 'status')) ?? 'Missing'
  const firstWell = earlier?.firstWell ?? (sync === 'Synced' && health === 'Healthy' ? moment : undefined)
  const unlike = list(at(object, 'status', 'resources'))
    .filter((each) => at(each, 'status') === 'OutOfSync' || !['Healthy', undefined].includes(healthOf(each)))
    .map((each) => `${at(each, 'kind')} ${at(each, 'name')} ${at(each, 'status')} ${healthOf(each) ?? ''}`.trim())
  const said = [
    at(object, 'status', 'operationState', 'message'),
    at(list(at(object, 'status', 'conditions'))[0], 'message'),
    unlike.slice(0, MOST_SHOWN).join(', '),
  ]
  return {
    ...{ name: nameOf(object), sync, health, firstSeen: earlier?.firstSeen ?? moment },
    wave: Number(at(object, 'metadata', 'annotations', 'argocd.argoproj.io/sync-wave') ?? 0),
    message: said.map(text).filter(Boolean).join(' | '),
    ...(firstWell !== undefined && { firstWell }),
  }
}

/** Takes in objects in the order in which they came to be so. */
function learn({ events, all, version }: Known, objects: readonly unknown[], ms: number): Known {
  const next = new Map(all)
  for (const [index, object] of objects.entries())
    next.set(nameOf(object), seen(object, next.get(nameOf(object)), { event: events + index, ms }))
  return { version: versionOf(objects.at(-1)) ?? version, events: events + objects.length, all: next }
}

/** Events of a watch: a line of JSON each, and one alone is JSON as it is. */
const eventsIn = (body: unknown): readonly unknown[] =>
  typeof body === 'string'
    ? body
        .split('\n')
        .filter(Boolean)
        .map((line): unknown => JSON.parse(line))
    : [body]

/**
 * Follows every Application for a second, event by event: looks from time to time would miss what is well for a moment,
 * and which of two came first.
 */
export async function watch(client: ApiClient, now: () => number, known: Known): Promise<Known> {
  const query = `watch=true&timeoutSeconds=${LOOK_SECONDS}&resourceVersion=${known.version}`
  const events = known === NOTHING ? [] : eventsIn((await client.get(`${APPLICATIONS}?${query}`)).body)
  const isLost = events.some((event) => at(event, 'type') === 'ERROR') // it no longer knows what came after
  if (known !== NOTHING && !isLost)
    return learn(
      known,
      events.map((event) => at(event, 'object')),
      now(),
    )
  const { body } = await client.get(APPLICATIONS)
  return { ...learn(known, list(at(body, 'items')), now()), version: versionOf(body) ?? '' }
}

export const isWell = ({ sync, health }: Watched): boolean => sync === 'Synced' && health === 'Healthy'

/** Bootstrap makes these, before anything is synced. */
const FIRST = ['root', 'argo-cd']

/** Applications that came before all those of earlier waves were well. */
export function outOfOrder(all: readonly Watched[]): string[] {
  return all
    .filter(({ name }) => !FIRST.includes(name))
    .flatMap((later) =>
      all
        .filter(({ name, wave }) => name !== 'root' && wave < later.wave)
        .filter(({ firstWell }) => !firstWell || firstWell.event > later.firstSeen.event)
        .map(
          (earlier) => `${later.name} (wave ${later.wave}) came before ${earlier.name} (wave ${earlier.wave}) was well`,
        ),
    )
}
