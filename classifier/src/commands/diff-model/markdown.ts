import type { Comparison, Side } from './compare.ts'
import { type Divergence, percent, type Share } from './statistics.ts'

/** Pictures shown; --json has all. */
const MOST_ROWS = 20

const between = ({ low, high }: Share) => `${(low * 100).toFixed(1)} to ${percent(high)}`
const shown = (share: Share) => `${share.count} of ${share.of}, ${percent(share.share)} (${between(share)})`
const megabytes = (bytes: number | null) => (bytes === null ? '–' : `${(bytes / 1e6).toFixed(1)} MB`)

/** Names come from files: nothing of them may be a link, a tag, a mention or the end of a cell. */
const named = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '@\u200b')
    .replaceAll(/[[\]*_~#!`|\\]/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replaceAll(/(https?|ftp|www)(:|\.)/gi, '$1\u200b$2')
    .replaceAll(/\s+/g, ' ')

/** The comparison as a comment of a pull request. */
export function markdown(comparison: Comparison): string {
  const { base, head, pictures, agreement, flips, leftOut } = comparison
  const lines = [
    `## Model: ${nameOf(base)} → ${nameOf(head)}`,
    '',
    `On ${pictures} pictures they agree on ${shown(agreement)}; they differ on ${shown(flips)}.`,
    ...(leftOut.length > 0 ? [`${leftOut.length} more cannot be read.`] : []),
    '',
    ...table(comparison),
    ...moved(comparison),
    ...differing(comparison),
    'In brackets: where the share lies in 19 of 20 cases, by the Wilson interval of so many pictures.',
  ]
  return `${lines.join('\n')}\n`
}

const nameOf = ({ name, version, sha256 }: Side) => `${named(name)} (version ${version}, \`${sha256.slice(0, 8)}\`)`

function table({ base, head, broken, fixed }: Comparison): string[] {
  const row = (what: string, of: (side: Side) => string, note = '') =>
    `| ${what} | ${of(base)} | ${of(head)} | ${note} |`
  const change = (of: (side: Side) => number | null) => {
    const [from, to] = [of(base), of(head)]
    return from === null || to === null ? '' : `${(to / from).toFixed(2)} times`
  }
  const isKnown = broken !== null && fixed !== null
  return [
    '| | base | head | |',
    '|---|--:|--:|---|',
    ...(isKnown
      ? [
          row('Right', ({ right }) => (right ? shown(right) : '–'), `${broken.count} broken, ${fixed.count} fixed`),
          row(
            'Calibration error',
            ({ calibrationError: error }) => (error === null ? '–' : error.toFixed(3)),
            'how far its confidence is from how right it is',
          ),
        ]
      : []),
    row('Confidence, mean', ({ confidence }) => confidence.toFixed(3)),
    row(
      'A picture, median',
      ({ medianMs }) => `${medianMs.toFixed(1)} ms`,
      change(({ medianMs }) => medianMs),
    ),
    row(
      'A picture, 19 of 20',
      ({ slowMs }) => `${slowMs.toFixed(1)} ms`,
      change(({ slowMs }) => slowMs),
    ),
    row(
      'Memory of a worker',
      ({ memoryBytes }) => megabytes(memoryBytes),
      change(({ memoryBytes }) => memoryBytes),
    ),
    row(
      'Weights',
      ({ bytes }) => megabytes(bytes),
      change(({ bytes }) => bytes),
    ),
    '',
    ...(isKnown
      ? [`Right before and wrong now: ${shown(broken)}.`, '']
      : ['No class of a picture is known, so nobody can say which is right.', '']),
  ]
}

function moved({ confidence, groups }: Comparison): string[] {
  const row = (what: string, { psi, floor, limit, isMore }: Divergence) =>
    `| ${what} | ${psi.toFixed(3)} | ${floor.toFixed(3)} | ${limit.toFixed(3)} | ${isMore ? '**more than chance: measure a new baseline**' : 'within chance'} |`
  return [
    '| What drift is counted by | PSI | by chance alone | limit of the alerts | |',
    '|---|--:|--:|--:|---|',
    row('Confidence', confidence),
    ...(groups === null ? [] : [row('Groups of classes', groups)]),
    '',
  ]
}

function differing({ differ }: Comparison): string[] {
  if (differ.length === 0) return []
  const said = ({ label, confidence }: Comparison['differ'][number]['base']) =>
    `${named(label)}, ${confidence.toFixed(2)}`
  const rest = differ.length - MOST_ROWS
  return [
    '### Pictures on which they differ, the surest first',
    '',
    '| Picture | It is | base | head |',
    '|---|---|---|---|',
    ...differ
      .slice(0, MOST_ROWS)
      .map(
        ({ picture, right, base, head }) =>
          `| ${named(picture)} | ${right === null ? '–' : named(right)} | ${said(base)} | ${said(head)} |`,
      ),
    ...(rest > 0 ? ['', `And ${rest} more; \`--json\` has them.`] : []),
    '',
  ]
}
