/** Takes secrets out of what a comparison prints: that they changed is said, never what they are. */
import { at } from '../../engine/policies/fields.ts'
import { holdsSecret, isReference, mentionsSecret, secretShape } from '../../engine/policies/secret-shapes.ts'
import type { FieldChange } from './fields.ts'

/** Stand for the value before and after. */
const HIDDEN = { before: '(a secret)', after: '(another secret)' } as const
export type Side = keyof typeof HIDDEN

/** Whether a value that is printed stands for a secret. */
export const isHidden = (value: unknown): boolean =>
  typeof value === 'string' && Object.values(HIDDEN).some((hidden) => value.includes(hidden))

/** Fields whose every value is a secret, by kind of object or type of resource. */
const ALL_OF: Readonly<Record<string, RegExp>> = {
  Secret: /^(data|stringData|metadata\.annotations\[kubectl\.kubernetes\.io\/last-applied-configuration\])/,
  azurerm_key_vault_secret: /^value/,
}

const LINE = /^([ \t-]*["']?([\w.-]+)["']?[ \t]*[:=][ \t]*["']?)([^\s"'#,]+)/gm // password: …, in a file
const FLAG = /^(--?([\w.-]+)=)(.+)$/s // --client-secret=…
const WORD = /((?:^|[\s;&|?"'])(?:--?)?([\w.-]+)=["']?)([^\s"';&|]+)/g // in a command line or an address

/** The name of the field at the end of a path, or of the variable whose value it is. */
function nameOf(path: string): string {
  const [, variable] = /\[([^\]]*)\]\.value$/.exec(path) ?? []
  const name = variable ?? /([^.[\]]+)\]?(?:\[\])?$/.exec(path)?.[1] ?? ''
  return name.split('/').at(-1) ?? '' // an annotation without the prefix of who reads it
}

/** `namespace/name`, as annotations name a Secret. */
const NAME_OF_ONE = /^[a-z0-9-]+\/[a-z0-9.-]+$/

/** A field that is called `secret` and nothing more usually names one. */
const holds = (name: string, value: string): boolean =>
  name !== 'secret' && !NAME_OF_ONE.test(value) && holdsSecret(name) && !isReference(value) && !isHidden(value)

function hideText(path: string, value: string, hidden: string): string {
  if (secretShape(value) || holds(nameOf(path), value)) return hidden
  if (!mentionsSecret(value)) return value
  const hide = (all: string, start: string, name: string, literal: string) =>
    holds(name, literal) ? `${start}${hidden}` : all
  return value.includes('\n') ? value.replaceAll(LINE, hide) : value.replace(FLAG, hide).replaceAll(WORD, hide)
}

function hide(path: string, value: unknown, hidden: string, all: boolean): unknown {
  if (typeof value === 'string') return all ? hidden : hideText(path, value, hidden)
  if (Array.isArray(value)) return value.map((item) => hide(`${path}[${at(item, 'name') ?? ''}]`, item, hidden, all))
  if (typeof value !== 'object' || value === null) return all && value !== undefined ? hidden : value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, hide(path ? `${path}.${key}` : key, inner, hidden, all)]),
  )
}

/** A value of an object or resource without its secrets. */
export function withoutSecrets(type: string, path: string, value: unknown, side: Side): unknown {
  return hide(path, value, HIDDEN[side], Object.hasOwn(ALL_OF, type) && ALL_OF[type]?.test(path) === true)
}

/** A change without the secrets in it. */
export function hideSecrets(type: string, { path, before, after }: FieldChange): FieldChange {
  return {
    path,
    before: withoutSecrets(type, path, before, 'before'),
    after: withoutSecrets(type, path, after, 'after'),
  }
}
