import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ArithmeticError } from '../program/errors.ts'
import { temporaryFolder } from '../testing/service.ts'
import { MANIFEST } from '../testing/settings.ts'
import { shared } from '../testing/shared.ts'
import { sha256Of } from './checksum.ts'
import { readManifest } from './manifest.ts'
import { createNormalize, geometryOf, type Preprocessing } from './preprocess.ts'
import { assertComputes, distanceOf, knownPixels, recordOf, TOLERANCE } from './self-check.ts'
import { createSession, sessionOptions } from './session.ts'

const it = suite('self-check')
const manifest = readManifest(MANIFEST)
const reference = manifest.reference as string
const INT8 = 'models/mobilenetv2-12-int8.onnx'
const FP32 = 'models/mobilenetv2-1.0-fp32-reconstructed.onnx'
const RUN_ONNX = fileURLToPath(new URL('../testing/run-onnx.mjs', import.meta.url))
/** Where the weights of the first convolution are in the file. */
const WEIGHT = 17_000
const { side, layout, type } = manifest.input
const INTERFACE = { side, layout, type, classes: manifest.output.classes }

const planesOf = (preprocessing: Preprocessing) =>
  createNormalize(preprocessing)(knownPixels(geometryOf(preprocessing)))

async function outputOf(path: string, preprocessing: Preprocessing = manifest): Promise<Float32Array> {
  const session = await createSession({ path, ...INTERFACE })
  return Float32Array.from(await session.run(planesOf(preprocessing)))
}

function say(what: string, distance: number): void {
  process.stdout.write(`\n  ${what}: ${distance.toPrecision(2)}`)
}

/** What ONNX Runtime computes in a process of its own, on this processor or on one that is emulated. */
function runOnnx(weights: string, emulator: readonly string[], options: object): Float32Array {
  const [planes, output] = [join(temporaryFolder(), 'planes'), join(temporaryFolder(), 'output')]
  writeFileSync(planes, new Uint8Array(planesOf(manifest).buffer))
  const [command, ...args] = [...emulator, process.execPath, RUN_ONNX, weights, planes, `${INTERFACE.side}`, output]
  execFileSync(command as string, [...args, JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'pipe'] })
  const bytes = readFileSync(output)
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
}

/** How to run on an x86 processor with AVX2 and without VNNI, if that is possible here. */
function withoutVnni(): string[] | undefined {
  if (process.arch !== 'x64' || process.platform !== 'linux') return undefined
  const flags = readFileSync('/proc/cpuinfo', 'utf8')
  if (flags.includes(' avx2') && !/ avx512_vnni| avx_vnni/.test(flags)) return []
  return spawnSync('qemu-x86_64', ['--version']).status === 0 ? ['qemu-x86_64', '-cpu', 'Haswell'] : undefined
}

it('has a picture that is the same on every machine', () => {
  const pixels = knownPixels({ shorterSide: 256, cropSide: 224 })
  assert.is(pixels.length, 224 * 224 * 3)
  assert.is(sha256Of(pixels), 'f0b9e0aa99700f093005508ede328551d779191ff58896019d7efba50dbd0fa4')
})

it('measures the largest difference, in standard deviations', () => {
  const record = recordOf(Float32Array.of(-1, 1, -1, 1))
  assert.is(distanceOf(record, Float32Array.of(-1, 1, -1, 1)), 0)
  assert.is(distanceOf(record, Float32Array.of(-1, 1.5, -1, 0.75)), 0.5)
})

it('takes an output that is no number for wrong', () => {
  const distance = distanceOf(recordOf(Float32Array.of(-1, 1)), Float32Array.of(-1, Number.NaN))
  assert.throws(() => assertComputes('x.onnx', undefined, distance), /NaN away/)
})

it('says in one line what is wrong, where and with what', () => {
  try {
    assertComputes('x.onnx', 'abc', 1.25)
    assert.unreachable()
  } catch (error) {
    assert.instance(error, ArithmeticError)
    const { message, hint } = error as ArithmeticError
    assert.match(message, /1\.3 away .* x\.onnx \(sha256 abc\)/)
    assert.match(message, `(${process.arch})`)
    assert.not.match(message + hint, '\n')
  }
})

it('finds the published int8 weights right on this processor', async () => {
  const weights = shared(INT8, 'the weights are not there')
  if (weights === undefined) return
  const distance = distanceOf(reference, await outputOf(weights))
  say('int8 on this processor', distance)
  assert.ok(distance <= TOLERANCE)
})

it('finds int8 wrong without x64quantprecision where there is no VNNI, and right with it', () => {
  const weights = shared(INT8, 'the weights are not there')
  const emulator = withoutVnni()
  if (emulator === undefined) process.stdout.write('\n  skipped: this processor has VNNI, and qemu-user is not there\n')
  if (weights === undefined || emulator === undefined) return
  const without = distanceOf(reference, runOnnx(weights, emulator, sessionOptions(false)))
  const withOption = distanceOf(reference, runOnnx(weights, emulator, sessionOptions(true)))
  say('int8 without VNNI, without the option', without)
  say('int8 without VNNI, with it', withOption)
  assert.ok(without > 100 * TOLERANCE)
  assert.ok(withOption <= TOLERANCE)
})

it('finds one altered weight, on every processor', async () => {
  const weights = shared(INT8, 'the weights are not there')
  if (weights === undefined) return
  const bytes = readFileSync(weights)
  const altered = join(temporaryFolder(), 'altered.onnx')
  bytes[WEIGHT] = (bytes[WEIGHT] as number) ^ 0x40
  writeFileSync(altered, bytes)
  const distance = distanceOf(reference, await outputOf(altered))
  say('int8 with one altered weight', distance)
  assert.ok(distance > TOLERANCE)
})

it('finds a wrong constant of the preprocessing', async () => {
  const weights = [INT8, FP32].flatMap((path) => shared(path, 'the weights are not there') ?? [])
  const { preprocessing } = manifest
  const wrong = {
    'mean 0.484': { ...preprocessing, mean: [0.484, 0.456, 0.406] as [number, number, number] },
    'std 0.228': { ...preprocessing, std: [0.228, 0.224, 0.225] as [number, number, number] },
    'resized to 257': { ...preprocessing, resizeShorterSide: 257 },
  }
  for (const path of weights) {
    const record = recordOf(await outputOf(path))
    for (const [what, constants] of Object.entries(wrong)) {
      const distance = distanceOf(record, await outputOf(path, { ...manifest, preprocessing: constants }))
      say(`${path.replace(/.*\//, '')}, ${what}`, distance)
      assert.ok(distance > TOLERANCE, what)
    }
  }
})

it.run()
