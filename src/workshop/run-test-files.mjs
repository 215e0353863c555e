/** A process of `run-tests.mjs`: runs the files that it is sent, each with what uvu collected from it. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'

const TICKS_A_SECOND = 100 // USER_HZ of Linux, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html

// Not by the environment of this process: tsx keeps what it has compiled in the system's folder.
const [, , temporary] = process.argv
if (temporary) process.env.TMPDIR = temporary

globalThis.UVU_DEFER = 1 // uvu starts nothing by itself
globalThis.UVU_QUEUE = []
globalThis.UVU_INDEX = 0

/** Processor time of this process and of the children that have ended, in seconds; 0 where there is no /proc. */
function processorSeconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_A_SECOND
  } catch {
    return 0
  }
}

async function run(file) {
  const lines = []
  const [log, write] = [console.log, process.stdout.write]
  console.log = (...words) => lines.push(format(...words)) // what a test says, such as what it skips
  process.stdout.write = () => true // uvu's dots
  const group = []
  globalThis.UVU_QUEUE[0] = group
  const [started, cpu] = [performance.now(), processorSeconds()]
  let [passed, failed, errors] = [0, 0, '']
  try {
    await import(pathToFileURL(file).href)
    for (const suite of group) {
      const [problems, ran, , total] = await suite()
      passed += ran
      failed += total - ran
      if (problems !== true) errors += `${problems}\n`
    }
    if (group.length === 0) throw new Error('has no suite that runs')
  } catch (error) {
    failed += 1
    errors += `  ${file} does not run: ${error?.stack ?? error}\n`
  }
  process.stdout.write = write
  console.log = log
  const seconds = (performance.now() - started) / 1000
  return { passed, failed, errors, lines, seconds, cpu: processorSeconds() - cpu }
}

process.on('message', async ({ file }) => process.send(await run(file)))
process.on('disconnect', () => process.exit(0))
