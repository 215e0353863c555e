import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PROVIDERS } from '../../config/versions.ts'
import { LOCK_FILE, lockText, parseLock } from '../../engine/terraform/lock.ts'
import { hasTerraform } from '../../workshop/testing/terraform.ts'
import { LOCK_COMMAND, lockProblems, writeLocks } from './lock.ts'

const it = suite('lock files')

const LOCK = { version: '5.2.0', constraints: '~> 5.0', hashes: ['h1:a=', 'zh:b'] }

/** A folder of root modules. */
function withRoots(roots: readonly string[], use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'roots-'))
  try {
    for (const root of roots) {
      mkdirSync(join(folder, root))
      writeFileSync(join(folder, root, 'terraform.tf.json'), '{}')
    }
    writeFileSync(join(folder, 'README.md'), '')
    use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it('say one version for every root module that is committed: that of versions.ts', () => {
  const others = lockProblems().filter((line) => !line.includes('has no checksums'))
  assert.equal(others, [])
})

it('are read as they are written', () => {
  assert.equal(parseLock(lockText(LOCK)), LOCK)
  assert.equal(parseLock(lockText({ ...LOCK, hashes: [] })), { ...LOCK, hashes: [] })
  assert.is(parseLock('provider "registry.terraform.io/hashicorp/random" {\n  version = "3.0.0"\n}\n'), undefined)
})

it('that are missing, older or without checksums are said, each with the command', () =>
  withRoots(['bootstrap', 'dev', 'old', 'prod'], (folder) => {
    const { version } = PROVIDERS.azurerm
    writeFileSync(join(folder, 'dev', LOCK_FILE), lockText({ ...LOCK, version, hashes: [] }))
    writeFileSync(join(folder, 'old', LOCK_FILE), lockText({ ...LOCK, version: '5.0.0' }))
    writeFileSync(join(folder, 'prod', LOCK_FILE), lockText({ ...LOCK, version }))
    const problems = lockProblems(folder)
    assert.is(problems.length, 3)
    assert.match(problems[0] ?? '', /bootstrap\/\.terraform\.lock\.hcl is not there/)
    assert.match(problems[1] ?? '', /dev\/.* has no checksums/)
    assert.match(problems[2] ?? '', /old\/.* has azurerm 5\.0\.0, not /)
    assert.ok(problems.every((line) => line.endsWith(LOCK_COMMAND)))
  }))

if (hasTerraform()) {
  /** Of this machine, as Terraform calls it. */
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`

  /** A mirror with two versions of something that calls itself azurerm. */
  function mirrorIn(folder: string): string {
    for (const version of ['5.2.0', '5.3.0']) {
      const package_ = join(folder, 'registry.terraform.io/hashicorp/azurerm', version, platform)
      mkdirSync(package_, { recursive: true })
      writeFileSync(join(package_, `terraform-provider-azurerm_v${version}`), version, { mode: 0o755 })
    }
    return folder
  }

  it('hold Terraform to their version, with checksums and without', () =>
    withRoots(['dev'], (folder) => {
      const mirror = mirrorIn(mkdtempSync(join(tmpdir(), 'mirror-')))
      const settings = join(folder, 'terraformrc')
      writeFileSync(settings, `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`)
      const azurerm = { source: 'hashicorp/azurerm', version: '~> 5.0' }
      const module = join(folder, 'dev')
      writeFileSync(
        join(module, 'terraform.tf.json'),
        JSON.stringify({ terraform: { required_providers: { azurerm } } }),
      )
      const init = () => {
        rmSync(join(module, '.terraform'), { recursive: true, force: true })
        const env = { ...process.env, TF_CLI_CONFIG_FILE: settings, CHECKPOINT_DISABLE: '1' }
        return execFileSync('terraform', [`-chdir=${module}`, 'init', '-no-color', '-input=false'], { env }).toString()
      }
      try {
        writeFileSync(join(module, LOCK_FILE), lockText({ ...LOCK, hashes: [] }))
        assert.match(init(), 'Installed hashicorp/azurerm v5.2.0')
        rmSync(join(module, LOCK_FILE))
        assert.match(init(), 'Installed hashicorp/azurerm v5.3.0') // without one, the newest
        assert.ok(writeLocks(folder, '5.2.0', [`-fs-mirror=${mirror}`], [platform]))
        const written = readFileSync(join(module, LOCK_FILE), 'utf8')
        assert.match(written, /version {5}= "5\.2\.0"[\s\S]*"h1:/)
        assert.match(init(), 'Installed hashicorp/azurerm v5.2.0')
        assert.is(readFileSync(join(module, LOCK_FILE), 'utf8'), written) // as Terraform writes it itself
      } finally {
        rmSync(mirror, { recursive: true, force: true })
      }
    }))
} else console.log('skipped: what Terraform makes of lock files needs terraform')

it.run()
