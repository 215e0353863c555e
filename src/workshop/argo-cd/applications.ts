import { at, list, text } from '../../engine/policies/fields.ts'
import type { ApiClient } from '../../operate/rehearse/api-client.ts'
import { mapAtOnce } from '../../operate/rehearse/batches.ts'
import { STATUSES } from './statuses.ts'

/** An Application while it is watched; times in milliseconds since the start. */
export interface Watched {
  readonly name: string
  readonly wave: number
  readonly sync: string
  readonly health: string
  readonly message: string
  readonly firstSeen: number
  readonly firstWell?: number
}

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

/** Looks at every Application. */
export async function watch(
  client: ApiClient,
  now: number,
  before: ReadonlyMap<string, Watched>,
): Promise<Map<string, Watched>> {
  const { body } = await client.get('/apis/argoproj.io/v1alpha1/namespaces/argocd/applications')
  return new Map(
    list(at(body, 'items')).map((object) => {
      const name = text(at(object, 'metadata', 'name')) ?? ''
      const earlier = before.get(name)
      const sync = text(at(object, 'status', 'sync', 'status')) ?? 'Unknown'
      const health = text(at(object, 'status', 'health', 'status')) ?? 'Missing'
      const firstWell = earlier?.firstWell ?? (sync === 'Synced' && health === 'Healthy' ? now : undefined)
      const unlike = list(at(object, 'status', 'resources'))
        .filter((each) => at(each, 'status') === 'OutOfSync' || !['Healthy', undefined].includes(healthOf(each)))
        .map((each) => `${at(each, 'kind')} ${at(each, 'name')} ${at(each, 'status')} ${healthOf(each) ?? ''}`.trim())
      const said = [
        at(object, 'status', 'operationState', 'message'),
        at(list(at(object, 'status', 'conditions'))[0], 'message'),
        unlike.slice(0, MOST_SHOWN).join(', '),
      ]
      const watched = {
        ...{ name, sync, health, firstSeen: earlier?.firstSeen ?? now },
        wave: Number(at(object, 'metadata', 'annotations', 'argocd.argoproj.io/sync-wave') ?? 0),
        message: said.map(text).filter(Boolean).join(' | '),
        ...(firstWell !== undefined && { firstWell }),
      }
      return [name, watched] as const
    }),
  )
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
        .filter(({ firstWell = Number.POSITIVE_INFINITY }) => firstWell > later.firstSeen)
        .map(
          (earlier) => `${later.name} (wave ${later.wave}) came before ${earlier.name} (wave ${earlier.wave}) was well`,
        ),
    )
}
