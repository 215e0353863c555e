import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bundled, predict, startService, temporaryFolder } from './service.ts'
import { MANIFEST } from './settings.ts'
import { shared } from './shared.ts'

const it = suite('a processor without VNNI')

/** One of Intel's with AVX2, from before VNNI; and what it says of itself, or says wrongly. */
const CPU = 'Haswell'
const TRUE = 'avx2 fma'
const FALSE = 'avx2 fma avx_vnni'
/** The first version of QEMU that emulates AVX2; without AVX2 nothing overflows. */
const QEMU = 7.2

const weights = shared('models/mobilenetv2-12-int8.onnx', 'the weights are not there')
const version = spawnSync('qemu-x86_64', ['--version'], { encoding: 'utf8' }).stdout ?? ''
const isEmulated =
  process.platform === 'linux' && process.arch === 'x64' && Number(/version (\d+\.\d+)/.exec(version)?.[1]) >= QEMU
if (!isEmulated) console.log(`skipped: no qemu-x86_64 ${QEMU} or later (Debian’s qemu-user)`)

/** A program in place of Node.js, which runs it on that processor. */
function emulator(flags: string): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'proc'))
  writeFileSync(join(folder, 'proc/cpuinfo'), `flags\t\t: ${flags}\n`)
  const node = join(folder, 'node')
  // A file in the folder hides the machine's own. On stderr QEMU says what else it does not emulate.
  const command = `exec qemu-x86_64 -cpu ${CPU} -L ${folder} ${process.execPath} "$@" 2>&1`
  writeFileSync(node, `#!/bin/sh\n${command}\n`, { mode: 0o755 })
  return node
}

/** Records there what the model computes: what that says, and whether it is what the manifest had. */
function record(flags: string): { says: string; isSame: boolean } {
  const folder = temporaryFolder()
  const manifest = join(folder, basename(MANIFEST))
  const copy = manifest.replace('.json', '.onnx')
  copyFileSync(MANIFEST, manifest)
  copyFileSync(weights as string, copy)
  const says = execFileSync(emulator(flags), [bundled('reference'), copy], { encoding: 'utf8' })
  return { says, isSame: readFileSync(manifest, 'utf8') === readFileSync(MANIFEST, 'utf8') }
}

/** Starts the service with workers there, and asks how far the self-check was and what is on a picture. */
async function serve(flags: string): Promise<{ selfCheck: number; label: string | undefined }> {
  const preload = join(temporaryFolder(), 'preload.mjs')
  writeFileSync(preload, `process.execPath = ${JSON.stringify(emulator(flags))}\n`)
  const NODE_OPTIONS = `--import=${pathToFileURL(preload)}`
  const service = await startService({ MODEL_PATH: weights as string, NODE_OPTIONS })
  try {
    const { models } = (await (await fetch(`${service.url}/version`)).json()) as { models: [{ selfCheck: number }] }
    const picture = shared('images/281_tabby.jpg', 'no photograph is classified')
    const answer = picture === undefined ? undefined : await predict(service.url, readFileSync(picture))
    const found = (await answer?.json()) as { predictions: [{ label: string }] } | undefined
    return { selfCheck: models[0].selfCheck, label: found?.predictions[0].label }
  } finally {
    service.process.kill('SIGKILL')
  }
}

if (isEmulated && weights !== undefined) {
  it('computes what one with VNNI does, as it says that it has none', () => {
    const { says, isSame } = record(TRUE)
    assert.match(says, 'recorded; 0.0 away from the one before, which passes')
    assert.ok(isSame)
  })

  it('overflows where it says that it has VNNI, which the self-check finds', () => {
    const { says, isSame } = record(FALSE)
    const [, distance] = /recorded; (\S+) away from the one before, which does not pass/.exec(says) ?? []
    assert.ok(Number(distance) > 0.5, says)
    assert.not(isSame)
  })

  for (const [what, flags] of Object.entries({ 'says that it has none': TRUE, 'says that it has VNNI': FALSE }))
    it(`answers rightly where it ${what}`, async () => {
      const { selfCheck, label = 'Tabby' } = await serve(flags)
      assert.is(selfCheck, 0)
      assert.is(label, 'Tabby')
    })
}

it.run()
