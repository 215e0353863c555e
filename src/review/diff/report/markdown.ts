import type { Bounds, Totals } from '../capacity.ts'
import type { Change } from '../changes.ts'
import type { FieldChange } from '../fields.ts'
import { rounded } from '../quantity.ts'
import { LEVELS, type Level } from '../risk.ts'
import type { ComponentReport, EnvironmentReport, Report } from './report.ts'

const MARKS: Readonly<Record<Level, string>> = { critical: '🟥', high: '🟧', medium: '🟨', low: '⬜' }

// GitHub takes 65,536 characters in a comment: https://github.com/orgs/community/discussions/41331. Room for a wrapper.
const MAX_CHARACTERS = 60_000
/** Fields shown of one change; --json has all. */
const MAX_FIELDS = 20
const MAX_VALUE = 100
/** Characters before the difference that show where it is. */
const LEAD = 30

/** Text that ends no cell, becomes no markup and calls nobody; what stands between backticks is safe but for the cell. */
const cell = (text: string): string =>
  text
    .replaceAll(/\r?\n/g, ' ')
    .replaceAll('|', '\\|')
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;').replaceAll('@', '@\u200b') : part))
    .join('`')

const plain = (field: unknown): string =>
  (typeof field === 'string' ? field : JSON.stringify(field)).replaceAll(/\s+/g, ' ').replaceAll('`', 'ˋ')

/** Both values, long ones from shortly before the place where they differ. */
function values({ before, after }: FieldChange): readonly [string, string] {
  const [from, to] = [before, after].map((field) => (field === undefined ? undefined : plain(field)))
  let same = 0
  while (from !== undefined && to !== undefined && same < from.length && from[same] === to[same]) same++
  const start = Math.max(from?.length ?? 0, to?.length ?? 0) > MAX_VALUE ? Math.max(same - LEAD, 0) : 0
  const show = (text: string | undefined): string => {
    if (text === undefined) return '–'
    if (text === '') return '(empty)'
    const part = text.slice(start, start + MAX_VALUE)
    const shown = `${start > 0 ? '…' : ''}${part}${start + MAX_VALUE < text.length ? '…' : ''}`
    return `\`${shown.replaceAll('|', '\\|')}\``
  }
  return [show(from), show(to)]
}

const counted = (levels: readonly Level[]): string =>
  LEVELS.flatMap((level) => {
    const count = levels.filter((one) => one === level).length
    return count > 0 ? [`${MARKS[level]} ${count} ${level}`] : []
  }).join(', ')

const levelsOf = ({ components }: EnvironmentReport): Level[] =>
  components.flatMap(({ findings }) => findings.map(({ level }) => level))

function findingTable({ components }: EnvironmentReport): string[] {
  const findings = components.flatMap((component) => component.findings)
  if (findings.length === 0) return ['No risk that we know of.', '']
  const sorted = LEVELS.flatMap((level) => findings.filter((one) => one.level === level))
  return [
    '| | Risk | Where | What it means |',
    '|---|---|---|---|',
    ...sorted.map(
      ({ level, risk, component, subject, message }) =>
        `| ${MARKS[level]} ${level} | \`${risk}\` | ${cell(component)}: ${cell(subject)} | ${cell(message)} |`,
    ),
    '',
  ]
}

const bounds = ({ min, max }: Bounds): string => (min === max ? rounded(min) : `${rounded(min)} – ${rounded(max)}`)

function costTable({ before, after }: { readonly before: Totals; readonly after: Totals }): string[] {
  const rows: readonly (readonly [string, (totals: Totals) => Bounds])[] = [
    ['Pods reserve, cores', ({ pods }) => pods.cores],
    ['Pods reserve, GiB of memory', ({ pods }) => pods.memory],
    ['Volumes, GiB', ({ pods }) => pods.disk],
    ['Nodes', ({ nodes }) => nodes.count],
    ['Nodes offer, cores', ({ nodes }) => nodes.cores],
    ['Nodes offer, GiB of memory', ({ nodes }) => nodes.memory],
  ]
  const changed = rows.filter(([, read]) => bounds(read(before)) !== bounds(read(after)))
  if (changed.length === 0) return []
  return [
    '| What it costs | before | after |',
    '|---|--:|--:|',
    ...changed.map(([name, read]) => `| ${name} | ${bounds(read(before))} | ${bounds(read(after))} |`),
    '',
  ]
}

function fieldTable(fields: readonly FieldChange[]): string[] {
  if (fields.length === 0) return []
  const rest = fields.length - MAX_FIELDS
  return [
    '',
    '| Field | before | after |',
    '|---|---|---|',
    ...fields.slice(0, MAX_FIELDS).map((change) => `| ${cell(change.path)} | ${values(change).join(' | ')} |`),
    ...(rest > 0 ? ['', `… and ${rest} more; \`--json\` has all of them.`] : []),
    '',
  ]
}

/** Changes that are the same but for the object, such as a label on all of a component, are said once. */
function alike(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const key = change.fields.length > 0 ? JSON.stringify([change.what, change.fields]) : `${change.what} ${change.of}`
    groups.set(key, [...(groups.get(key) ?? []), change])
  }
  return [...groups.values()]
}

function details({ name, changes }: ComponentReport): string {
  const counts = (['added', 'changed', 'removed'] as const).flatMap((what) => {
    const count = changes.filter((change) => change.what === what).length
    return count > 0 ? [`${count} ${what}`] : []
  })
  const lines = alike(changes).flatMap((group) => {
    const [first] = group
    if (!first) return []
    const subjects = group.map(({ subject }) => `**${cell(subject)}**`).join(', ')
    return [`${first.what[0]?.toUpperCase()}${first.what.slice(1)}: ${subjects}`, ...fieldTable(first.fields), '']
  })
  return `<details><summary>${cell(name)}: ${counts.join(', ')}</summary>\n\n${lines.join('\n')}\n</details>\n`
}

/** Parts of the text in their order, as many of the last ones as there is room for. */
function fit(parts: readonly string[], more: readonly string[]): string {
  let text = parts.join('\n')
  let left = more.length
  for (const part of more) {
    if (text.length + part.length > MAX_CHARACTERS) break
    text += `\n${part}`
    left--
  }
  return left > 0
    ? `${text}\nThe fields of ${left} more components do not fit here; \`npm run diff -- --json\` has them.\n`
    : text
}

/** The report for people: tables and folded details, as GitHub shows them in a comment. */
export function reportMarkdown(report: Report, base: string, head: string): string {
  const title = ['## What this change means', '', `${cell(base)} → ${cell(head)}`, '']
  if (report.environments.length === 0) return [...title, 'Nothing that runs changes.', ''].join('\n')
  const summary = report.environments.map((environment) => {
    const counts = counted(levelsOf(environment))
    return `- **${environment.name}**: ${counts || 'no risk that we know of'}`
  })
  const tables = report.environments.flatMap((environment) => [
    `### ${environment.name}`,
    '',
    ...findingTable(environment),
    ...(environment.cost ? costTable(environment.cost) : []),
  ])
  const folded = report.environments.flatMap((environment) => [
    `### Fields: ${environment.name}\n`,
    ...environment.components.filter(({ changes }) => changes.length > 0).map(details),
  ])
  return fit([...title, ...summary, '', ...tables], folded)
}
