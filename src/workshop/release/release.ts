import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareVersions, newest } from '../../config/semver.ts'
import { UserError } from '../../errors.ts'
import type { Shell } from '../../operate/shell.ts'
import { sectionsOf, UNRELEASED } from '../../operate/upgrade/changelog.ts'
import { type Git, gitIn } from '../../operate/upgrade/git.ts'

export interface ReleaseOptions {
  /** `1.4.0`, or which of its three numbers goes up. */
  readonly version: string
  /** `2026-11-26`. */
  readonly today: string
  readonly dryRun: boolean
}

const CHANGELOG = 'CHANGELOG.md'
const STEPS = ['major', 'minor', 'patch']
const FILES = [CHANGELOG, 'package.json', 'package-lock.json'] as const

const refused = (message: string, hint: string) => new UserError('RELEASE_REFUSED', { message, hint })

/** The version that is asked for. @throws UserError where it is none, or not above the last one. */
function nextVersion(asked: string, last: string): string {
  const step = STEPS.indexOf(asked)
  const numbers = last.split('.').map(Number)
  const next = step < 0 ? asked : numbers.map((n, at) => (at < step ? n : at === step ? n + 1 : 0)).join('.')
  if (!/^\d+\.\d+\.\d+$/.test(next))
    throw refused(`"${asked}" is no version.`, `Say a version such as 1.4.0, or ${STEPS.join(', ')}.`)
  if (compareVersions(next, last) > 0) return next
  throw refused(`${next} does not come after ${last}, the last release.`, 'Say a higher version; --help says more.')
}

/** Gives what is not released yet a version and a day, below an empty heading for what comes. */
function releasedChangelog(changelog: string, version: string, today: string): string {
  const sections = sectionsOf(changelog)
  if (sections.some((section) => section.version === version))
    throw refused(`${CHANGELOG} has a section ${version} already.`, 'Say another version, or correct the file.')
  const unreleased = sections.find((section) => section.version === UNRELEASED)
  if (unreleased === undefined || unreleased.text === '')
    throw refused(
      `${CHANGELOG} says nothing below "## ${UNRELEASED}".`,
      'Write there what changes for those who upgrade; a release that changes nothing is none.',
    )
  return changelog.replace(`## ${UNRELEASED}\n`, `## ${UNRELEASED}\n\n## ${version} (${today})\n`)
}

/** Replaces the version of this repository in a file of npm, which has it once or, the lock file, twice. */
const withVersion = (text: string, version: string): string => {
  const json = JSON.parse(text)
  json.version = version
  if (json.packages?.[''] !== undefined) json.packages[''].version = version
  return `${JSON.stringify(json, null, 2)}\n`
}

async function assertClean(git: Git): Promise<void> {
  const changed = await git.list('status', '--porcelain', '-z')
  if (changed.length > 0)
    throw refused(`${changed.length} files are not committed:\n${changed.join('\n')}`, 'Commit them, or stash them.')
}

/** The files of a release, with their new text. */
function filesOf(folder: string, { version, today }: ReleaseOptions): ReadonlyMap<string, string> {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const [changelog, ...others] = FILES
  return new Map([
    [changelog, releasedChangelog(read(changelog), version, today)],
    ...others.map((file) => [file, withVersion(read(file), version)] as const),
  ])
}

async function commit(git: Git, files: ReadonlyMap<string, string>, version: string): Promise<void> {
  const paths = [...files.keys()]
  try {
    for (const [file, text] of files) writeFileSync(join(git.folder, file), text)
    await git.read('commit', '--quiet', '--message', `release: ${version}`, '--', ...paths)
  } catch (error) {
    await git.read('checkout', 'HEAD', '--', ...paths)
    throw error
  }
}

/** Puts a release's commit and its tag into this clone; a person pushes them. */
export async function release(shell: Shell, folder: string, options: ReleaseOptions): Promise<void> {
  const git = gitIn(shell, folder)
  await assertClean(git)
  const { version: written } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const tags = (await git.read('tag', '--list', 'v*')).split('\n')
  const tagged = newest(tags)?.replace(/^v/, '') ?? '0.0.0'
  const isHalf = options.version === written && !tags.includes(`v${written}`) && written !== '0.0.0'
  const last = compareVersions(written, tagged) > 0 ? written : tagged
  const version = isHalf ? written : nextVersion(options.version, last)
  const files = isHalf ? new Map<string, string>() : filesOf(folder, { ...options, version })
  const changelog = files.get(CHANGELOG) ?? readFileSync(join(folder, CHANGELOG), 'utf8')
  const text = sectionsOf(changelog).find((section) => section.version === version)?.text ?? ''
  shell.log(`${version}\n\n${text}\n`)
  if (options.dryRun) return shell.log(`Would change ${FILES.join(', ')}, commit them, and tag v${version}.`)
  if (files.size > 0) await commit(git, files, version) // the commit of one that was stopped is there
  await git.read('tag', '--annotate', '--cleanup=verbatim', `v${version}`, '--message', `${version}\n\n${text}`)
  shell.log(`Committed and tagged. Nothing is pushed: git push origin HEAD v${version}`)
}
