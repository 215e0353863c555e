import { describeObject } from '../../engine/kubernetes/manifest.ts'
import { at, isFields, type Path, pathText } from '../../engine/policies/fields.ts'
import type { Finding } from '../finding.ts'
import type { ApiClient } from './api-client.ts'
import { type Applied, applyAt, refusal, versionOf } from './apply.ts'
import { mapAtOnce } from './batches.ts'

/** Where the API server holds something else than it was given. */
export interface Difference {
  readonly path: string
  readonly given: unknown
  readonly held: unknown
}

const ROUNDS = 2

/** Fields that the API server writes, or moves by design. */
const isOthers = (path: Path): boolean => path[0] === 'status' || path[0] === 'stringData'

/** Fields of an object that the API server keeps in another form or drops; what it adds is no difference. */
export function differences(given: unknown, held: unknown, path: Path = [], root = given): Difference[] {
  if (isOthers(path)) return []
  if (isFields(given) && isFields(held))
    return Object.entries(given).flatMap(([key, value]) => differences(value, held[key], [...path, key], root))
  if (Array.isArray(given) && Array.isArray(held) && given.length === held.length)
    return given.flatMap((value, index) => differences(value, held[index], [...path, index], root))
  // Argo CD compares built-in kinds with their defaults in place, and zero is one.
  const same = given === held || given === null || (held === undefined && isZero(given))
  return same ? [] : [{ path: pathText(root, path), given, held }]
}

const isZero = (value: unknown): boolean =>
  value === false ||
  value === 0 ||
  value === '' ||
  (isFields(value) || Array.isArray(value) ? Object.keys(value).length === 0 : false)

const short = (value: unknown): string => {
  const json = JSON.stringify(value) ?? 'nothing'
  return json.length > 60 ? `${json.slice(0, 60)}…` : json
}

/**
 * Applies an object until it stays as it is. Once it may change: the API server fills in what a definition presets in
 * `status`, and where controllers run, they write as well. Each time is for ever.
 */
async function changesEachTime(
  client: ApiClient,
  { path, object, live, dryRun }: Applied,
): Promise<string | undefined> {
  let before = live
  for (let round = 0; round < ROUNDS; round += 1) {
    const answer = await applyAt(client, path, object, dryRun)
    if (answer.status >= 400) return `a second apply is refused: ${refusal(answer)}`
    if (dryRun || versionOf(answer.body) === versionOf(before)) return undefined
    before = answer.body
  }
  const [was, is] = [live, before].map((each) => at(each, 'metadata', 'generation'))
  return is === was ? 'each apply changes it' : `each apply changes it: generation ${was} is ${is} after ${ROUNDS} more`
}

/** Applies everything again: nothing may change. What Argo CD would show as OutOfSync for ever is a refusal as well. */
export function applyAgain(client: ApiClient, applied: readonly Applied[]): Promise<Finding[]> {
  return mapAtOnce(applied, async (item): Promise<Finding> => {
    const place = { topic: 'again', subject: describeObject(item.object), more: item.file } as const
    const problem = await changesEachTime(client, item)
    const kept = differences(item.object, item.live).map(({ path, given, held }) =>
      held === undefined ? `${path} ${short(given)} is dropped` : `${path} ${short(given)} is kept as ${short(held)}`,
    )
    const says = [...(problem === undefined ? [] : [problem]), ...kept]
    return { ...place, status: says.length > 0 ? 'failed' : 'ok', says: says.join('; ') || 'nothing changes' }
  })
}
