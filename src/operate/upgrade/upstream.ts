import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareVersions, newest } from '../../config/semver.ts'
import { UserError } from '../../errors.ts'
import type { Git } from './git.ts'

/** Where tags of upstream are kept, beside the fork's own tags, which may have the same names. */
const REFS = 'refs/upstream'
export const refOf = (tag: string): string => `${REFS}/${tag}`

/** A fork and the release that is next for it. */
export interface Release {
  /** The newest release that the fork has; nothing where it was forked before the first. */
  readonly from: string | undefined
  /** `v1.4.0`. */
  readonly to: string
  /** The commit from which both sides went on. */
  readonly base: string
}

/**
 * The address that `repository` of package.json has, in each form that npm takes.
 * https://docs.npmjs.com/cli/v11/configuring-npm/package-json#repository
 */
export function addressIn(repository: unknown): string | undefined {
  const url: unknown = typeof repository === 'string' ? repository : Reflect.get(Object(repository), 'url')
  if (typeof url !== 'string' || url === '') return undefined
  const [, short] = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(url) ?? []
  return short === undefined ? url.replace(/^git\+/, '') : `https://github.com/${short}.git`
}

const packageIn = (folder: string): { readonly repository?: unknown; readonly version?: unknown } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** What `git fetch` takes: the remote `upstream`, or what package.json names. @throws UserError where neither is there. */
export async function findUpstream(git: Git): Promise<string> {
  const remotes = (await git.read('remote')).split('\n')
  if (remotes.includes('upstream')) return 'upstream'
  const url = addressIn(packageIn(git.folder).repository)
  if (url !== undefined) return url
  throw new UserError('NOT_READY', {
    message:
      'There is no remote "upstream", and package.json names no repository: nobody knows where releases come from.',
    hint: 'Run: git remote add upstream URL, with the repository that yours was forked from.',
  })
}

/** Fetches the tags of releases, oldest first, without touching the tags of the fork. */
export async function fetchReleases(git: Git, upstream: string): Promise<readonly string[]> {
  await git.read('fetch', '--quiet', '--no-tags', upstream, `+refs/tags/v*:${REFS}/v*`)
  const names = await git.read('for-each-ref', '--format=%(refname:lstrip=2)', REFS)
  return names
    .split('\n')
    .filter((name) => /^v\d+\.\d+\.\d+$/.test(name))
    .toSorted(compareVersions)
}

async function newestIn(git: Git, releases: readonly string[]): Promise<string | undefined> {
  for (const tag of releases.toReversed())
    if (await git.is('merge-base', '--is-ancestor', refOf(tag), 'HEAD')) return tag
  return undefined
}

/** A pull request that was squashed leaves the files of a release without its history. */
function assertNotSquashed(git: Git, from: string | undefined, releases: readonly string[]): void {
  const version = String(packageIn(git.folder).version)
  const tag = `v${version}`
  if (!releases.includes(tag) || (from !== undefined && compareVersions(tag, from) <= 0)) return
  throw new UserError('UPGRADE_STOPPED', {
    message: `package.json is of ${version}, but ${tag} is not in the history: its merge was squashed, or its files were copied. Git would merge all of it again.`,
    hint: `Tell Git once that it is in: git merge -s ours ${refOf(tag)}. Later, merge pull requests of upgrades with a merge commit.`,
  })
}

/**
 * Finds what the fork has and what is next.
 *
 * @param asked - `--to`; without it, the newest release.
 * @returns Nothing where the fork has it already.
 */
export async function findRelease(
  git: Git,
  releases: readonly string[],
  asked: string | undefined,
): Promise<Release | undefined> {
  const named = asked === undefined || asked.startsWith('v') ? asked : `v${asked}`
  const to = named ?? newest(releases)
  if (to === undefined)
    throw new UserError('UPGRADE_STOPPED', {
      message: 'Upstream has no release: no tag such as v1.0.0.',
      hint: 'Look whether it is the right repository: git remote -v, and "repository" in package.json.',
    })
  if (!releases.includes(to))
    throw new UserError('ARGUMENTS_INVALID', {
      message: `Upstream has no release ${to}.`,
      hint: `It has: ${releases.toReversed().join(', ')}.`,
    })
  const from = await newestIn(git, releases)
  if (await git.is('merge-base', '--is-ancestor', refOf(to), 'HEAD')) return undefined
  const base = await git.attempt(['merge-base', 'HEAD', refOf(to)])
  if (base.code !== 0)
    throw new UserError('UPGRADE_STOPPED', {
      message: 'This repository and upstream have no commit in common: it is a copy, such as one made from a template.',
      hint: `Tell Git once from which release it was copied: git merge -s ours --allow-unrelated-histories ${REFS}/vX.Y.Z`,
    })
  assertNotSquashed(git, from, releases)
  return { from, to, base: base.stdout.trim() }
}
