/** Compares the versions in `src/config/versions.ts` with their projects: `npm run versions`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { actionsIn } from '../pipelines/versions/actions.ts'
import { type Checked, checkVersions } from '../pipelines/versions/check.ts'
import { editVersions, reviewedOn } from '../pipelines/versions/edit.ts'
import { type Expired, expiredIn, type Running } from '../pipelines/versions/end-of-life.ts'
import type { Fetch } from '../pipelines/versions/upstream.ts'

export const USAGE = `npm run versions -- [--write] [--report FILE]   compares with what projects have released
npm run versions -- --end-of-life               exits 1 where a live environment runs what is past its end

  --today DATE   count ends of life from this day, YYYY-MM-DD`

const FILE = 'src/config/versions.ts'
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
export function versionsMarkdown({ findings, unanswered }: Checked, expired: readonly Expired[]): string {
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
        ({ environment, live, subject, endOfLife }) =>
          `- ${live ? '❌' : '⚠️'} ${subject} since ${endOfLife}, in ${environment}${live ? ', which is live' : ''}`,
      ),
    ),
    ...section(
      'No answer',
      unanswered.map((line) => `- ${line}`),
    ),
  ].join('\n\n')
}

function refuseExpired(expired: readonly Expired[]): void {
  const live = expired.filter((each) => each.live)
  if (live.length === 0) {
    console.log('Nothing that is live is past the end of its life.')
    return
  }
  const lines = live.map(({ environment, subject, endOfLife }) => `✖ ${environment}: ${subject}, ended on ${endOfLife}`)
  throw new UserError('END_OF_LIFE', {
    message: `Live environments run what gets no fixes any more.\n${lines.join('\n')}`,
    hint: 'Raise the version in src/environments/ or src/config/versions.ts; README, Operate it, has the steps.',
  })
}

/** Prints what is newer; with `--write`, changes versions.ts. */
export async function main(fetch: Fetch = fetchFromNetwork): Promise<number | undefined> {
  const { values } = parseArgs({
    options: {
      write: { type: 'boolean', default: false },
      report: { type: 'string' },
      'end-of-life': { type: 'boolean', default: false },
      today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    },
  })
  const { today } = values
  const expired = expiredNow(today)
  if (values['end-of-life']) {
    refuseExpired(expired)
    return undefined
  }
  const workflows = readdirSync(WORKFLOWS).map((file) => readFileSync(`${WORKFLOWS}/${file}`, 'utf8'))
  const checked = await checkVersions(fetch, actionsIn(workflows))
  const markdown = versionsMarkdown(checked, expired)
  if (values.report) writeFileSync(values.report, `${markdown}\n`)
  else console.log(markdown)
  if (checked.unanswered.length === checked.asked) return 1 // no network
  if (!values.write) return undefined
  const { text, failed } = editVersions(readFileSync(FILE, 'utf8'), checked.findings)
  // A newer day would make synth refuse what expired in between; those who run it learn that from the list first.
  const complete = checked.unanswered.length === 0 && expired.length === 0
  writeFileSync(FILE, complete ? reviewedOn(text, today) : text)
  for (const { subject } of failed) console.error(`${FILE}: ${subject} is not written as expected; change it by hand`)
  return undefined
}
