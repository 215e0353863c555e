/**
 * Runs every `*.test.ts` with uvu and ends with `N passed, N failed`: `npm test`, or `npm test -- src/engine/output`.
 *
 * uvu exits with 0 when no file matches; here, no test is a failure.
 */
import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

const folders = process.argv.length > 2 ? process.argv.slice(2) : ['src', 'classifier/src', 'classifier/bench']
const count = (output, label) => Number(new RegExp(`^ {2}${label}: +(\\d+)$`, 'm').exec(output)?.[1] ?? 0)

/** Runs the tests below one folder. `print` gets their output as it comes. */
function run(folder, print) {
  const args = ['--import', 'tsx', 'node_modules/uvu/bin.js', folder, '\\.test\\.ts$']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += stripVTControlCharacters(text)
      print(text)
    })
  }
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const passed = count(output, 'Passed')
      const failed = count(output, 'Total') - passed - count(output, 'Skipped')
      // A file that does not even load leaves no totals, only an exit code.
      resolve({ passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed })
    })
  })
}

// All folders at once, since tests mostly wait for programs that they start; the first is shown while it runs.
let shown = 0
const kept = folders.map(() => '')
const results = folders.map((folder, index) =>
  run(folder, (text) => {
    if (index <= shown) process.stdout.write(text)
    else kept[index] += text
  }),
)
let passed = 0
let failed = 0
for (const [index, result] of results.entries()) {
  shown = index
  process.stdout.write(kept[index])
  const totals = await result
  passed += totals.passed
  failed += totals.failed
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
