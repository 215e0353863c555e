import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import { actionsIn } from './actions.ts'
import { type Checked, checkVersions } from './check.ts'
import { editTable, editVersions, reviewedOn } from './edit.ts'
import { type Expired, expiredIn, type Running } from './end-of-life.ts'
import { LOCK_COMMAND, lockProblems, writeLocks } from './lock.ts'
import type { Fetch } from './upstream.ts'

const FILE = 'src/config/versions.ts'
const PAGE = 'README.md'
const WORKFLOWS = '.github/workflows'
const TIMEOUT_MS = 60_000

/** GitHub answers 60 questions an hour to those without a token. */
const fetchFromNetwork: Fetch = (url, init) => {
  const token = process.env['GITHUB_TOKEN']
  const authorization = token && url.startsWith('https://api.github.com/') ? { authorization: `Bearer ${token}` } : {}
  return fetch(url, { headers: { ...init?.headers, ...authorization }, signal: AbortSignal.timeout(TIMEOUT_MS) })
}

const expiredNow = (today: string) => expiredIn(Object.values<Running>(ENVIRONMENTS), today)

/** What was found, as Markdown. */
export function versionsMarkdown(
  { findings, unanswered }: Checked,
  expired: readonly Expired[],
  locks: readonly string[] = [],
): string {
  const row = ({ subject, current, newest, changelog, byHand }: Checked['findings'][number]) =>
    `| ${subject} | ${current} | [${newest}](${changelog}) |${byHand ? ` ${byHand} |` : ''}`
  const written = findings.filter(({ byHand }) => !byHand)
  const byHand = findings.filter((finding) => finding.byHand)
  const section = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? [`### ${title}`, lines.join('\n')] : []
  return [
    findings.length > 0 ? 'Read the changelogs before you merge.' : 'Nothing is newer, of those that answered.',
    ...section('Newer', written.length > 0 ? ['| | Here | Newest |', '|---|---|---|', ...written.map(row)] : []),
    ...section('By hand', byHand.length > 0 ? ['| | Here | Newest | |', '|---|---|---|---|', ...byHand.map(row)] : []),
    ...section(
      'Past the end of its life',
      expired.map(
        ({ environment, live, subject, endOfLife, refused }) =>
          `- ${live && refused ? '❌' : '⚠️'} ${subject} since ${endOfLife}, in ${environment}${live ? ', which is live' : ''}`,
      ),
    ),
    ...section(
      'Lock files',
      locks.map((line) => `- ${line}`),
    ),
    ...section(
      'No answer',
      unanswered.map((line) => `- ${line}`),
    ),
  ].join('\n\n')
}

/** Refuses a live environment that runs what gets no fixes any more. @throws UserError `END_OF_LIFE`. */
export function refuseExpired(today: string): void {
  const expired = expiredNow(today)
  const live = expired.filter((each) => each.live && each.refused)
  if (live.length === 0) {
    console.log('Nothing that is live is past the end of its life.')
    return
  }
  const lines = live.map(({ environment, subject, endOfLife }) => `✖ ${environment}: ${subject}, ended on ${endOfLife}`)
  throw new UserError('END_OF_LIFE', {
    message: `Live environments run what gets no fixes any more.\n${lines.join('\n')}`,
    hint: 'Raise the version in src/environments/ or src/config/versions.ts; src/operate/README.md has the steps.',
  })
}

/** Writes the lock files; returns whether they have checksums, which nobody but the registry knows. */
export function lock(version?: string): boolean {
  const isWhole = writeLocks('terraform', version)
  if (!isWhole)
    console.error(`The registry was not asked, so the lock files have no checksums; where it answers: ${LOCK_COMMAND}`)
  return isWhole
}

interface Wanted {
  readonly write: boolean
  /** File to write the report to instead of printing it. */
  readonly report: string | undefined
  /** YYYY-MM-DD */
  readonly today: string
}

/** Prints what is newer; with `write`, changes versions.ts and the table of versions in README.md. Returns whether anyone answered. */
export async function compareVersions({ write, report, today }: Wanted, fetch = fetchFromNetwork): Promise<boolean> {
  const expired = expiredNow(today)
  const workflows = readdirSync(WORKFLOWS).map((file) => readFileSync(`${WORKFLOWS}/${file}`, 'utf8'))
  const checked = await checkVersions(fetch, actionsIn(workflows))
  const markdown = versionsMarkdown(checked, expired, lockProblems())
  if (report) writeFileSync(report, `${markdown}\n`)
  else console.log(markdown)
  if (checked.unanswered.length === checked.asked) return false // no network
  if (!write) return true
  const { text, failed } = editVersions(readFileSync(FILE, 'utf8'), checked.findings)
  // A newer day would make synth refuse what expired in between; those who run it learn that from the list first.
  const complete = checked.unanswered.length === 0 && !expired.some(({ refused }) => refused)
  writeFileSync(FILE, complete ? reviewedOn(text, today) : text)
  writeFileSync(PAGE, editTable(readFileSync(PAGE, 'utf8'), checked.findings))
  const provider = checked.findings.find(({ edit }) => edit?.in === 'PROVIDERS')
  if (provider) lock(provider.newest)
  for (const { subject } of failed) console.error(`${FILE}: ${subject} is not written as expected; change it by hand`)
  return true
}
