import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { MAX_GROUPS } from '../../contract.ts'
import { type Label, labelOf } from '../../model/manifest.ts'
import { messageOf, UserError } from '../../program/errors.ts'

const LABELS_HINT = 'It needs a class a line, in the order of what the network answers.'

/**
 * Reads labels: lines of text, or a JSON list. Numbers before all of them, as Teachable Machine writes them, are left out; of
 * several names after a WordNet id the first is taken.
 */
export function readLabelsFile(path: string): string[] {
  const text = readText(path, 'labels')
  const lines = (path.endsWith('.json') ? parseList(path, text) : text.split('\n')).map((line) => line.trim())
  while (lines.at(-1) === '') lines.pop()
  const empty = lines.indexOf('')
  if (lines.length === 0) throw new UserError(`${path} is empty.`, LABELS_HINT)
  if (empty >= 0) throw new UserError(`Line ${empty + 1} of ${path} is empty.`, LABELS_HINT)
  const isNumbered = lines.every((line, i) => line.startsWith(`${i} `) || line.startsWith(`${i}: `))
  const names = isNumbered ? lines.map((line) => line.replace(/^\d+:? +/, '')) : lines
  return distinct(names.map((line) => (/^n\d{8} /.test(line) ? (line.split(',')[0] as string) : line)))
}

/** Classes are told apart by their ids; of those that share a name, each gets its number. */
function distinct(lines: readonly string[]): string[] {
  const ids = lines.map((line) => labelOf(line).id)
  return lines.map((line, i) =>
    ids.indexOf(ids[i] as string) === ids.lastIndexOf(ids[i] as string) ? line : `${line} (${i})`,
  )
}

/** Reads groups: `{"group": ["class", …]}`, classes by name or WordNet id. Every problem is told at once. */
export function readGroupsFile(path: string, lines: readonly string[]) {
  const labels = lines.map(labelOf)
  const shape = z.record(z.string().min(1), z.array(z.string()).min(1))
  const result = shape.safeParse(parseJson(path, readText(path, 'groups')))
  const hint = 'It needs {"group": ["class", …]}, with classes of the labels.'
  if (!result.success) throw new UserError(`${path} is not valid.\n${z.prettifyError(result.error)}`, hint)
  const groups = Object.entries(result.data)
  const problems =
    groups.length < MAX_GROUPS ? [] : [`  ${groups.length} groups; at most ${MAX_GROUPS - 1}, and "other"`]
  const seen = new Map<string, string>()
  const idOf = (group: string, word: string): string[] => {
    const label = labels.find(({ id, name }: Label) => id === word || name.toLowerCase() === word.toLowerCase())
    const before = label && seen.get(label.id)
    if (label === undefined) problems.push(`  ${group}: there is no class "${word}"`)
    else if (before !== undefined) problems.push(`  ${group}: "${word}" is in ${before} already`)
    else seen.set(label.id, group)
    return label === undefined ? [] : [label.id]
  }
  const read = groups.map(([name, classes]) => ({
    name,
    ancestors: [],
    classes: classes.flatMap((word) => idOf(name, word)),
  }))
  if (problems.length > 0) throw new UserError(`${path} does not fit the labels.\n${problems.join('\n')}`, hint)
  return { source: 'As they were given when the model was added.', groups: read }
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\u{feff}/u, '')
  } catch (error) {
    throw new UserError(`The ${what} cannot be read: ${messageOf(error)}`, `Correct --${what}.`)
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError(`${path} is no JSON: ${messageOf(error)}`, 'Correct it.')
  }
}

function parseList(path: string, text: string): string[] {
  const result = z.array(z.string()).safeParse(parseJson(path, text))
  if (!result.success) throw new UserError(`${path} is no list of names.`, LABELS_HINT)
  return result.data
}
