import type { NamedScore } from './classifier.ts'

/** What became of one file. */
export type Outcome = { file: string; predictions: NamedScore[] } | { file: string; error: string }

/** How outcomes are printed: for people, for programs, for spreadsheets. */
export const FORMATS = { text, json, csv } satisfies Record<string, (outcomes: readonly Outcome[]) => string>

function text(outcomes: readonly Outcome[]): string {
  const blocks = outcomes.map((outcome) => {
    if ('error' in outcome) return `${outcome.file}\n  ${outcome.error}\n`
    const lines = outcome.predictions.map(
      ({ confidence, label }) => `  ${(confidence * 100).toFixed(1).padStart(5)} %  ${label}\n`,
    )
    return `${outcome.file}\n${lines.join('')}`
  })
  return blocks.join('\n')
}

function json(outcomes: readonly Outcome[]): string {
  return `${JSON.stringify(outcomes, null, 2)}\n`
}

function csv(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap((outcome) =>
    'error' in outcome
      ? [[outcome.file, '', '', '', '', outcome.error]]
      : outcome.predictions.map(({ class_id, label, confidence }, i) => [
          outcome.file,
          String(i + 1),
          class_id,
          label,
          String(confidence),
          '',
        ]),
  )
  return [['file', 'rank', 'class_id', 'label', 'confidence', 'error'], ...rows].map(csvLine).join('')
}

/** RFC 4180, but with the line ends of the system's other tools. A spreadsheet would run what looks like a formula. */
function csvLine(cells: readonly string[]): string {
  const safe = cells.map((cell) => (/^[=+@-]/.test(cell) ? `'${cell}` : cell))
  return `${safe.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`
}
