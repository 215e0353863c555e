/** An entry of `services` made of flags and answers. */
import { type Runtime, Services } from '../../config/schema/services.ts'
import { setInValues, type Value, valueAt } from '../init/source.ts'
import { ENTRY_FIELDS, type EntryField } from './fields.ts'

/** What stands in the file: `runtime`, and what differs from the schema's defaults. */
export type Entry = { readonly [key: string]: Value }

/** What each runtime takes. */
const SHAPES = new Map<Runtime, object>(
  Services.valueType.options.map(({ shape }) => [shape.runtime.value, shape] as const),
)

/** Each runtime, in the order in which the schema has them. */
export const RUNTIMES: readonly Runtime[] = [...SHAPES.keys()]

/** What is asked first, and decides what else is. */
export const RUNTIME_ASKS = `What runs it: ${RUNTIMES.join(', ')}`

/** The runtime of that name. */
export const runtimeOf = (text: string): Runtime | undefined => RUNTIMES.find((each) => each === text)

/** Runtimes whose schema has a field; another that is given it is told by the schema. */
export const runtimesWith = ({ path: [key = ''] }: EntryField): readonly Runtime[] =>
  RUNTIMES.filter((runtime) => key in (SHAPES.get(runtime) ?? {}))

/** What a runtime may be asked for. */
export const fieldsOf = (runtime: Runtime): readonly EntryField[] =>
  ENTRY_FIELDS.filter((field) => runtimesWith(field).includes(runtime))

/** Text as a number where it is one; else the schema says what it should be. */
const number = (text: string): Value => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)

/** `slack:ranking` and `webhook` as the schema has them; mail takes more than a flag can say. */
function destination(text: string): Value {
  const [to = '', channel] = text.split(/:(.*)/)
  return channel === undefined ? { to } : { to, channel }
}

/** What was typed as a value; a flag that may be repeated comes as a list. */
export function typedValue({ typed }: EntryField, given: string | readonly string[]): Value {
  const texts = [given].flat().map((text) => text.trim())
  const [text = ''] = texts
  if (typed === 'number') return number(text)
  if (typed === 'list') return texts.flatMap((each) => each.split(/[\s,]+/).filter(Boolean))
  if (typed === 'each') return texts
  if (typed === 'pairs')
    return Object.fromEntries(texts.map((pair) => [pair.split('=', 1)[0] ?? '', pair.split(/=(.*)/s)[1] ?? '']))
  return typed === 'destination' ? destination(text) : text
}

/** An entry with one more value. */
export const withValue = (entry: Entry, { path }: EntryField, value: Value): Entry =>
  setInValues(entry, path, value) as Entry

/** An entry with what it has to have: what was given, else what is offered. */
export function completed(entry: Entry, runtime: Runtime): Entry {
  return fieldsOf(runtime).reduce(
    (now, field) =>
      field.offer === undefined || valueAt(now, field.path) !== undefined
        ? now
        : withValue(now, field, typedValue(field, field.offer)),
    entry,
  )
}

/** What the schema takes where an entry says nothing, by the path of the field. */
export function defaultsOf(runtime: Runtime): unknown {
  return Services.parse({ it: completed({ runtime }, runtime) })['it']
}

/** What the schema says of one value of an entry; what else is wrong with the entry does not count. */
export function problemOf(entry: Entry, { path }: EntryField): string | undefined {
  const issues = Services.safeParse({ it: entry }).error?.issues ?? []
  const own = issues.filter((issue) => path.every((key, index) => issue.path[index + 1] === key))
  return own.length === 0 ? undefined : own.map(({ message }) => message).join('; ')
}
