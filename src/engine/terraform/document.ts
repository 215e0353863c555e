import type { Value } from '../../../imports/azurerm.ts'
import { UserError } from '../../errors.ts'
import { addressOf, type Block } from './resource.ts'

/** A value that people, pipelines or `npm run outputs` read after an apply. */
export interface Output {
  readonly value: Value<string> | Readonly<Record<string, Value<string>>>
  readonly description: string
}

/** One topic of a root module: the resources that a plan's reader looks at together. */
export interface Topic {
  readonly name: string
  /** The file that an engineer edits to change it. */
  readonly source: string
  readonly blocks?: readonly Block[]
  readonly outputs?: Readonly<Record<string, Output>>
  /** The settings of Terraform itself and of its providers. */
  readonly settings?: Readonly<Record<string, unknown>>
}

/** One file of `terraform/<root>/`. */
export interface Document {
  readonly root: string
  readonly topic: string
  readonly source: string
  readonly json: Readonly<Record<string, unknown>>
}

/** Sorted by code point, as every sort here: a locale must not change the output. */
const byName = <T>([a]: readonly [string, T], [b]: readonly [string, T]): number => (a < b ? -1 : a > b ? 1 : 0)
const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(byName))

function sectionOf(blocks: readonly Block[], section: Block['section']): Record<string, unknown> {
  const types = new Map<string, Record<string, unknown>>()
  for (const block of blocks.filter((candidate) => candidate.section === section)) {
    const names = types.get(block.type) ?? {}
    types.set(block.type, names)
    names[block.name] = block.body // in place: a copy for each block would grow with the square
  }
  const entries = [...types].map(([type, names]) => [type, sorted(names)] as const)
  return entries.length > 0 ? { [section]: sorted(Object.fromEntries(entries)) } : {}
}

/** Addresses that a body refers to, in expressions and in `depends_on`. */
function references(body: unknown): string[] {
  const text = JSON.stringify(body)
  return [...text.matchAll(/(?:\$\{|")((?:data\.)?azurerm_\w+\.\w+)/g)].map(([, address = '']) => address)
}

function assertReferencesResolve(root: string, topics: readonly Topic[]): void {
  const declared = new Map<string, string>()
  const problems: string[] = []
  for (const topic of topics)
    for (const block of topic.blocks ?? []) {
      const address = addressOf(block)
      const earlier = declared.get(address)
      if (earlier) problems.push(`${address} is declared in ${earlier} and again in ${topic.source}`)
      declared.set(address, topic.source)
    }
  for (const topic of topics)
    for (const address of references([topic.blocks?.map(({ body }) => body), topic.outputs]))
      if (!declared.has(address)) problems.push(`${topic.source} refers to ${address}, which no topic declares`)
  if (problems.length === 0) return
  throw new UserError('TERRAFORM_INVALID', {
    message: `terraform/${root} does not hold together.\n${[...new Set(problems)].map((problem) => `✖ ${problem}`).join('\n')}`,
    hint: 'Return each resource once in its topic’s `blocks`.',
  })
}

/**
 * Turns the topics of one root module into its files.
 *
 * @throws UserError `TERRAFORM_INVALID` where a resource is declared twice, or referred to and not declared.
 */
export function documentsOf(root: string, topics: readonly Topic[]): Document[] {
  assertReferencesResolve(root, topics)
  return topics.map(({ name, source, blocks = [], outputs, settings = {} }) => ({
    root,
    topic: name,
    source,
    json: {
      ...settings,
      ...sectionOf(blocks, 'data'),
      ...sectionOf(blocks, 'resource'),
      ...(outputs && { output: sorted(outputs) }),
    },
  }))
}
