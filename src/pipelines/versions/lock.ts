/** Keeps the lock file of each root module at the version in `src/config/versions.ts`. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROVIDERS, TERRAFORM } from '../../config/versions.ts'
import { LOCK_FILE, type Lock, lockText, parseLock } from '../../engine/terraform/lock.ts'

/** Of whoever applies: GitHub's runners, and people. */
const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64', 'windows_amd64']

/** What locks with checksums, where there is network. */
export const LOCK_COMMAND = 'npm run versions -- --lock'

const rootsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'terraform.tf.json')))
    .map(({ name }) => name)
    .sort()

const lockOf = (folder: string, root: string): Lock | undefined => {
  const file = join(folder, root, LOCK_FILE)
  return existsSync(file) ? parseLock(readFileSync(file, 'utf8')) : undefined
}

/** What is wrong with the lock files, a line each. */
export function lockProblems(folder = 'terraform'): readonly string[] {
  const { version } = PROVIDERS.azurerm
  return rootsIn(folder).flatMap((root) => {
    const lock = lockOf(folder, root)
    const file = `${folder}/${root}/${LOCK_FILE}`
    if (!lock) return [`${file} is not there: ${LOCK_COMMAND}`]
    if (lock.version !== version) return [`${file} has azurerm ${lock.version}, not ${version}: ${LOCK_COMMAND}`]
    if (lock.hashes.length > 0) return []
    return [`${file} has no checksums, which only the registry knows; where it answers: ${LOCK_COMMAND}`]
  })
}

/**
 * The lock with the checksums of every platform, asked from Terraform's registry.
 *
 * @param source - Arguments that name another source of packages.
 * @returns Nothing where Terraform is not there, or gets no answer.
 */
function withChecksums(wanted: Lock, source: readonly string[], platforms: readonly string[]): Lock | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'))
  try {
    const azurerm = { source: 'hashicorp/azurerm', version: wanted.constraints }
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: { azurerm } } }))
    writeFileSync(join(folder, LOCK_FILE), lockText({ ...wanted, hashes: [] }))
    const args = [`-chdir=${folder}`, 'providers', 'lock', '-no-color', ...source]
    const { status } = spawnSync('terraform', [...args, ...platforms.map((each) => `-platform=${each}`)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return status === 0 ? parseLock(readFileSync(join(folder, LOCK_FILE), 'utf8')) : undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Writes every lock file. Checksums that are there stay as long as the version does.
 *
 * @returns Whether each has them.
 */
export function writeLocks(
  folder = 'terraform',
  version: string = PROVIDERS.azurerm.version,
  source: readonly string[] = [],
  platforms: readonly string[] = PLATFORMS,
): boolean {
  const plain = { version, constraints: TERRAFORM.azurerm, hashes: [] }
  const full = withChecksums(plain, source, platforms)
  for (const root of rootsIn(folder)) {
    const there = lockOf(folder, root)
    const kept = there?.version === version && there.constraints === plain.constraints ? there : plain
    writeFileSync(join(folder, root, LOCK_FILE), lockText(full ?? kept))
  }
  return rootsIn(folder).every((root) => (lockOf(folder, root)?.hashes.length ?? 0) > 0)
}
