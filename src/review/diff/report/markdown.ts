import type { Bounds, Totals } from '../capacity.ts'
import type { Change } from '../changes.ts'
import type { FieldChange } from '../fields.ts'
import { groupBy } from '../group-by.ts'
import { rounded } from '../quantity.ts'
import { type Finding, LEVELS, type Level } from '../risk.ts'
import { bare, cutToDifference, textOf } from '../show.ts'
import type { ComponentReport, EnvironmentReport, Report } from './report.ts'

const MARKS: Readonly<Record<Level, string>> = { critical: '🟥', high: '🟧', medium: '🟨', low: '⬜' }

// GitHub takes 65,536 characters in a comment: https://github.com/orgs/community/discussions/41331. Room for a wrapper.
const MAX_CHARACTERS = 60_000
/** Fields shown of one change; --json has all. */
const MAX_FIELDS = 20
const MAX_VALUE = 100

/** A backslash before the bar would be taken for what escapes it. */
const bars = (text: string): string => text.replaceAll(/\\+(?=\|)/g, '$&\u200b').replaceAll('|', '\\|')

/** What outside of quotes would be a tag, call somebody, or make a link, an image, emphasis or a heading of what follows. */
const inert = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '@\u200b')
    .replaceAll(/\](?=[([])/g, ']\u200b')
    .replaceAll(/\*|~(?=~)|(?<!\w)_|_(?!\w)/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replaceAll(/(https?|ftp|www)(:|\.)/gi, '$1\u200b$2') // GitHub makes links of addresses

/** A sentence in a cell: what stands between backticks is safe, and `bare` and `show` let no others through. */
const cell = (text: string): string =>
  bars(text.replaceAll(/\s+/g, ' '))
    .split('`')
    .map((part, index) => (index % 2 === 0 ? inert(part) : part))
    .join('`')

/** A name in a cell or a heading: of a component, an environment, an object, a field. */
const named = (text: string): string => cell(bare(text))

/** Both values, long ones from shortly before the place where they differ. */
function values({ before, after }: FieldChange): readonly [string, string] {
  const whole = (value: unknown) => (value === undefined ? '' : textOf(value))
  const [from, to] = cutToDifference(whole(before), whole(after), MAX_VALUE)
  const show = (value: unknown, text: string): string =>
    value === undefined ? '–' : text === '' ? '(empty)' : `\`${bars(text)}\``
  return [show(before, from), show(after, to)]
}

const counted = (levels: readonly Level[]): string =>
  LEVELS.flatMap((level) => {
    const count = levels.filter((one) => one === level).length
    return count > 0 ? [`${MARKS[level]} ${count} ${level}`] : []
  }).join(', ')

const levelsOf = ({ components }: EnvironmentReport): Level[] =>
  components.flatMap(({ findings }) => findings.map(({ level }) => level))

/** Findings that say the same of several objects. */
interface Row {
  readonly level: Level
  readonly count: number
  readonly text: string
}

function rowOf(findings: readonly Finding[]): Row[] {
  const [first] = findings
  if (!first) return []
  const { level, risk, message, component, subject } = first
  const components = [...new Set(findings.map((one) => one.component))]
  const more = findings.length > 1 ? ` and ${findings.length - 1} more` : ''
  const others = components.length > 1 ? ` (${components.slice(1).map(named).join(', ')})` : ''
  const where = `${named(component)}: ${named(subject)}${more}${others}`
  const text = `| ${MARKS[level]} ${level} | \`${risk}\` | ${where} | ${cell(message)} |`
  return [{ level, count: findings.length, text }]
}

/** What is said of an environment, the worst first. */
function rowsOf({ components }: EnvironmentReport): Row[] {
  const findings = components.flatMap((component) => component.findings)
  const groups = groupBy(
    findings,
    ({ level, risk, message }) => `${level} ${risk} ${message}`,
    (one) => one,
  )
  const rows = [...groups.values()].flatMap(rowOf)
  return LEVELS.flatMap((level) => rows.filter((row) => row.level === level))
}

/** Environments of which the same is said. */
interface Section {
  readonly environments: readonly EnvironmentReport[]
  readonly rows: readonly Row[]
  readonly cost: readonly string[]
}

function sectionsOf(environments: readonly EnvironmentReport[]): Section[] {
  const sections = environments.map((environment) => ({
    environments: [environment],
    rows: rowsOf(environment),
    cost: environment.cost ? costTable(environment.cost) : [],
  }))
  const groups = groupBy(
    sections,
    ({ rows, cost }) => JSON.stringify([rows, cost]),
    (one) => one,
  )
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, environments: [...first.environments, ...others.flatMap((one) => one.environments)] }] : [],
  )
}

/** The rows that there is room for, the worst of all environments first. */
function rowsThatFit(sections: readonly Section[], room: number): ReadonlySet<Row> {
  const shown = new Set<Row>()
  let left = room
  for (const level of LEVELS)
    for (const row of sections.flatMap(({ rows }) => rows.filter((one) => one.level === level))) {
      left -= row.text.length + 1
      if (left < 0) return shown
      shown.add(row)
    }
  return shown
}

function findingTable({ rows }: Section, fits: ReadonlySet<Row>): string[] {
  if (rows.length === 0) return ['No risk that we know of.', '']
  const shown = rows.filter((row) => fits.has(row))
  const rest = counted(
    rows.filter((row) => !fits.has(row)).flatMap(({ level, count }) => Array<Level>(count).fill(level)),
  )
  return [
    ...(shown.length > 0 ? ['| | Risk | Where | What it means |', '|---|---|---|---|'] : []),
    ...shown.map(({ text }) => text),
    ...(rest ? [...(shown.length > 0 ? [''] : []), `Not shown, for want of room: ${rest}; \`--json\` has them.`] : []),
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
    ...fields.slice(0, MAX_FIELDS).map((change) => `| ${named(change.path)} | ${values(change).join(' | ')} |`),
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

function details(environment: string, { name, changes }: ComponentReport): string {
  const counts = (['added', 'changed', 'removed'] as const).flatMap((what) => {
    const count = changes.filter((change) => change.what === what).length
    return count > 0 ? [`${count} ${what}`] : []
  })
  const lines = alike(changes).flatMap((group) => {
    const [first] = group
    if (!first) return []
    const subjects = group.map(({ subject }) => `**${named(subject)}**`).join(', ')
    return [`${first.what[0]?.toUpperCase()}${first.what.slice(1)}: ${subjects}`, ...fieldTable(first.fields), '']
  })
  return `<details><summary>${named(environment)}, ${named(name)}: ${counts.join(', ')}</summary>\n\n${lines.join('\n')}\n</details>\n`
}

/** As many of the parts as there is room for behind a text. */
function fit(text: string, parts: readonly string[]): string {
  let result = text
  let left = parts.length
  for (const part of parts) {
    if (result.length + part.length > MAX_CHARACTERS) break
    result += `\n${part}`
    left--
  }
  const rest = `\nThe fields of ${left} more components do not fit here; \`npm run diff -- --json\` has them.\n`
  return left > 0 ? `${result}${rest}` : result
}

const rank = ({ worst }: { readonly worst: Level | null }): number =>
  worst === null ? LEVELS.length : LEVELS.indexOf(worst)

/** The report for people: tables and folded details, as GitHub shows them in a comment. */
export function reportMarkdown(report: Report, base: string, head: string): string {
  const notes = report.notes.flatMap((note) => [`> ${cell(note)}`, ''])
  const title = ['## What this change means', '', `${cell(base)} → ${cell(head)}`, '', ...notes]
  if (report.environments.length === 0) return [...title, 'Nothing that runs changes.', ''].join('\n')
  const summary = report.environments.map((environment) => {
    const counts = counted(levelsOf(environment))
    return `- **${named(environment.name)}**: ${counts || 'no risk that we know of'}`
  })
  const sections = sectionsOf(report.environments)
  const withRows = (fits: ReadonlySet<Row>) => {
    const tables = sections.flatMap((section) => [
      `### ${section.environments.map(({ name }) => named(name)).join(', ')}`,
      '',
      ...findingTable(section, fits),
      ...section.cost,
    ])
    return [...title, ...summary, '', ...tables].join('\n')
  }
  const text = withRows(rowsThatFit(sections, MAX_CHARACTERS - withRows(new Set()).length))
  const folded = report.environments
    .flatMap(({ name, components }) => components.map((component) => ({ environment: name, component })))
    .filter(({ component }) => component.changes.length > 0)
    .sort((a, b) => rank(a.component) - rank(b.component))
    .map(({ environment, component }) => details(environment, component))
  return fit(text, ['### Fields\n', ...folded])
}
