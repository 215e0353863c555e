import { blocks, type Severity, severityOf } from './severity.ts'

interface FailedCheck {
  readonly check_id: string
  readonly check_name: string
  readonly resource: string
  readonly file_path: string
  readonly severity?: string | null
}

/** One run of Checkov, as `--output json` writes it. */
interface Report {
  readonly results?: { readonly failed_checks?: readonly FailedCheck[] }
  readonly summary?: { readonly passed: number; readonly failed: number; readonly parsing_errors: number }
}

/** What Checkov found in one folder or file. */
export interface Scan {
  readonly subject: string
  readonly passed: number
  readonly findings: readonly (Pick<FailedCheck, 'check_id' | 'check_name' | 'resource'> & {
    readonly severity: Severity
  })[]
  /** Why the scan says nothing, where it does not. */
  readonly broken?: string
}

/** Reads the JSON of a scan; Checkov writes a list where it ran more than one framework, and zeros where none ran. */
export function readScan(subject: string, json: string): Scan {
  const parsed: Report | readonly Report[] = JSON.parse(json)
  const reports = [parsed].flat() as readonly Report[]
  const sum = (count: 'passed' | 'failed' | 'parsing_errors') =>
    reports.reduce((total, { summary }) => total + (summary?.[count] ?? 0), 0)
  const findings = reports.flatMap(({ results }) =>
    (results?.failed_checks ?? []).map(({ check_id, check_name, resource, severity }) => ({
      check_id,
      check_name,
      resource,
      severity: severityOf(check_id, severity),
    })),
  )
  const broken =
    sum('parsing_errors') > 0
      ? `${sum('parsing_errors')} files could not be read`
      : sum('passed') + sum('failed') === 0 && 'no check ran: the framework does not fit the files'
  return { subject, passed: sum('passed'), findings, ...(broken && { broken }) }
}

/** Whether a scan stops the job. */
export const fails = ({ findings, broken }: Scan, threshold: Severity): boolean =>
  broken !== undefined || findings.some(({ severity }) => blocks(severity, threshold))

/** Scans as Markdown. */
export function scansMarkdown(scans: readonly Scan[], threshold: Severity): string {
  const rows = scans.flatMap(({ subject, findings }) =>
    findings.map(
      ({ check_id, check_name, resource, severity }) =>
        `| ${blocks(severity, threshold) ? '❌' : '⚠️'} ${severity} | ${check_id} | ${check_name} | \`${subject}\` \`${resource}\` |`,
    ),
  )
  const lines = scans.map(
    ({ subject, passed, findings, broken }) =>
      `- \`${subject}\`: ${broken ?? `${passed} passed, ${findings.length} failed`}`,
  )
  return [
    `### Checkov (blocks from ${threshold})`,
    lines.join('\n'),
    ...(rows.length > 0 ? [['| | Check | | Where |', '|---|---|---|---|', ...rows].join('\n')] : []),
  ].join('\n\n')
}
