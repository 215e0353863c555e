/** That nothing remains of a rehearsal, however it ends. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startControlPlane } from './control-plane.ts'
import { controlPlaneAssets } from './testing/assets.ts'

const it = suite('control plane')
const assets = existsSync('/proc') ? controlPlaneAssets('the control plane') : undefined // /proc says what runs

const STARTED = 'src/operate/rehearse/testing/started.ts'

/** Command lines of the processes that run in a folder below this one. */
function runningIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
        return environment.includes(`LOG=${folder}`)
          ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '']
          : []
      } catch {
        return [] // it has ended meanwhile, or is none of ours
      }
    })
}

/** What a control plane writes; tsx keeps something there as well. */
const filesIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('rehearsal-'))

/** Starts a control plane in a process of its own, ends it somehow, and returns what ran before and what remains after. */
async function ended(end: (pid: number) => void, argument = '') {
  const folder = mkdtempSync(join(tmpdir(), 'control-plane-test-'))
  try {
    const env = { ...process.env, TMPDIR: folder, KUBEBUILDER_ASSETS: assets }
    const child = spawn(process.execPath, ['--import', 'tsx', STARTED, argument], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [said] = await once(child.stdout, 'data')
    const before = runningIn(folder).length + filesIn(folder).length
    const closed = once(child, 'close')
    end(child.pid ?? 0)
    await closed
    for (let left = 300; left > 0 && (runningIn(folder).length > 0 || filesIn(folder).length > 0); left -= 1)
      await sleep(100)
    return { said: String(said).trim(), before, processes: runningIn(folder), files: filesIn(folder) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const NOTHING = { said: 'ready 200', before: 3, processes: [], files: [] }

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)
  it(`leaves no process and no file after ${signal}`, async () => {
    if (assets === undefined) return
    assert.equal(await ended((pid) => process.kill(pid, signal)), NOTHING)
  })

it('leaves no process and no file after a crash', async () => {
  if (assets === undefined) return
  assert.equal(await ended(() => {}, 'crash'), NOTHING)
})

it('says what is missing, and how to get it', async () => {
  for (const folder of [undefined, '/nowhere'])
    try {
      await startControlPlane(folder)
      assert.unreachable()
    } catch (error) {
      assert.match(
        String(error),
        folder === undefined ? 'KUBEBUILDER_ASSETS is not set' : 'no etcd and no kube-apiserver in',
      )
      assert.match((error as { hint: string }).hint, 'setup-envtest')
    }
})

it.run()
