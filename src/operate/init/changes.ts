import type { EnvironmentInput } from '../../config/schema.ts'
import outputs from '../../environments/outputs.json' with { type: 'json' }
import { monthOf } from '../budget-start.ts'
import { samplesIn } from '../samples.ts'
import type { Field } from './fields.ts'
import { freeNetwork } from './offers.ts'
import { type Path, setInText, type Value } from './source.ts'

/** One value to set, and where. */
export type Change = readonly [Path, Value]

/** What follows from the name, the day and what is there already. */
export function derived(
  name: string,
  template: EnvironmentInput,
  all: ReadonlyMap<string, EnvironmentInput>,
  today: string,
): Change[] {
  const isNew = !all.has(name)
  const isLate = !Object.hasOwn(outputs, name) && template.budget.from < monthOf(today) // and never applied
  return [
    [['name'], name],
    ...(template.tags && 'environment' in template.tags ? [[['tags', 'environment'], name] as Change] : []),
    ...(isNew && template.live ? [[['live'], false] as Change] : []),
    ...(isNew
      ? Object.entries(freeNetwork([...all.values()])).map(([key, range]): Change => [['network', key], range])
      : []),
    ...(isNew || isLate || samplesIn(template).includes('organization')
      ? [[['budget', 'from'], monthOf(today)] as Change]
      : []),
  ]
}

/** What the answers change. */
export const changesOf = (answers: ReadonlyMap<Field, Value>): Change[] =>
  [...answers].flatMap(([{ path, also = [] }, value]) => [
    [path, value] as Change,
    ...also.map((place): Change => [place.path, place.of(value)]),
  ])

/** Where groups of single namespaces stand: of the platform, and of services. */
const OF_NAMESPACES = /^(access\.namespaces|services\.[^.]+\.access)\./

/** Shells and ports were given to a sample group; the admins have them anyway. */
export function sampleGroups(template: EnvironmentInput, changes: readonly Change[]): Change[] {
  const admins = changes.find(([path]) => path.join('.') === 'access.admins')?.[1]
  const samples = samplesIn(template).filter((path) => OF_NAMESPACES.test(path))
  return admins === undefined ? [] : samples.map((path): Change => [path.split('.'), [admins]])
}

/** A zone of its own, where the template's has the template's name in front. */
export function zoneOffer(name: string, source: string, { zone }: EnvironmentInput): Value | undefined {
  if (name === source) return undefined
  return zone.startsWith(`${source}.`) ? `${name}${zone.slice(source.length)}` : undefined
}

/** The text of a file with every change. */
export const edited = (text: string, changes: readonly Change[]) =>
  changes.reduce((now, [path, value]) => setInText(now, path, value), text)
