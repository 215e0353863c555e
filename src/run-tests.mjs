/**
 * Runs every `*.test.ts` with uvu and ends with `N passed, N failed`: `npm test`, or `npm test -- src/output`.
 *
 * uvu exits with 0 when no file matches; here, no test is a failure.
 */
import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

const folders = process.argv.length > 2 ? process.argv.slice(2) : ['src', 'classifier/src', 'classifier/bench']
const count = (output, label) => Number(new RegExp(`^ {2}${label}: +(\\d+)$`, 'm').exec(output)?.[1] ?? 0)

/** Runs the tests below one folder, passing their output on. */
function run(folder) {
  const args = ['--import', 'tsx', 'node_modules/uvu/bin.js', folder, '\\.test\\.ts$']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += stripVTControlCharacters(text)
    process.stdout.write(text)
  })
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const passed = count(output, 'Passed')
      const failed = count(output, 'Total') - passed - count(output, 'Skipped')
      // A file that does not even load leaves no totals, only an exit code.
      resolve({ passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed })
    })
  })
}

let passed = 0
let failed = 0
for (const folder of folders) {
  const result = await run(folder)
  passed += result.passed
  failed += result.failed
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
