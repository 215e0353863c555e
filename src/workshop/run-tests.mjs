/**
 * Runs every `*.test.ts` and ends with `N passed, N failed`: `npm test`, or `npm test -- PATTERN` for what matches.
 *
 * uvu's own command runs one file after the other and exits with 0 when none matches. Here the files are shared out over
 * processes, the slowest of the last run first, and no test is a failure. Files `*.real.test.ts` wait for programs that
 * take their time, and run with `npm run test:all`.
 */
import { fork } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { folderInMemory } from './folder-in-memory.mjs'

export const USAGE = `npm test -- [PATTERN…] [--all]

  PATTERN   only files whose path matches one of these regular expressions
  --all     the slow ones as well, which drive real programs: npm run test:all`

const FOLDERS = ['src', 'classifier/src', 'classifier/bench', 'classifier/drill']
const TIMES = 'node_modules/.cache/test-times.json'
const WORKER = fileURLToPath(new URL('run-test-files.mjs', import.meta.url))
/** Seconds after which a file counts as hanging. */
const LIMIT_SECONDS = 300
const SLOWEST = 10
/** Bytes of test that take about a second, for files that have not run yet. */
const BYTES_A_SECOND = 10_000

/** What the command line asks for; `problem` is what is wrong with it. */
function parseArguments() {
  const options = { all: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } }
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    return { ...values, patterns: positionals.map((pattern) => new RegExp(pattern)) }
  } catch (error) {
    return { problem: error.message, patterns: [] }
  }
}
const { patterns, all: isAll, help, problem } = parseArguments()

function testFiles() {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
      .map((file) => `${folder}/${file}`),
  )
  const matching = files.filter((file) => patterns.length === 0 || patterns.some((pattern) => pattern.test(file)))
  const isNamed = patterns.length > 0
  return { chosen: matching.filter((file) => isAll || isNamed || !file.endsWith('.real.test.ts')), matching }
}

function lastTimes() {
  try {
    return JSON.parse(readFileSync(TIMES, 'utf8'))
  } catch {
    return {}
  }
}

const temporary = folderInMemory()
const outcomes = []

/** One line a file; what it printed, such as what it skips, below it. */
function report(outcome) {
  const { file, passed, failed, seconds, lines, errors } = outcome
  outcomes.push(outcome)
  const counts = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`
  console.log(`${failed > 0 ? '✖' : '✔'} ${file.padEnd(64)} ${counts.padEnd(22)} ${seconds.toFixed(1).padStart(5)} s`)
  for (const line of lines) console.log(`    ${line}`)
  if (errors) console.log(`\n${errors}`)
}

/** A process that runs files of the queue, one after the other; a new one takes its place where a file ends it. */
function work(queue) {
  const child = fork(WORKER, temporary ? [temporary] : [], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  let file
  let timer
  let started = 0
  const lost = (why) =>
    report({
      file,
      passed: 0,
      failed: 1,
      seconds: (Date.now() - started) / 1000,
      cpu: 0,
      lines: [],
      errors: `  ${why}\n`,
    })
  function next() {
    file = queue.shift()
    if (file === undefined) return child.disconnect()
    started = Date.now()
    timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_SECONDS * 1000)
    child.send({ file })
  }
  child.on('message', (outcome) => {
    clearTimeout(timer)
    report({ ...outcome, file })
    file = undefined
    next()
  })
  next()
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (file === undefined) return resolve()
      lost(`${file} ended its process (${signal ?? code}) after ${Math.round((Date.now() - started) / 1000)} s.`)
      resolve(work(queue))
    })
  })
}

function summary(times) {
  const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0)
  const failures = outcomes.filter(({ failed }) => failed > 0)
  if (outcomes.length > SLOWEST) {
    console.log(`\nThe slowest of ${outcomes.length} files:`)
    for (const { file, seconds, cpu } of outcomes.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST))
      console.log(`${seconds.toFixed(1).padStart(6)} s  ${cpu.toFixed(1).padStart(6)} s of processor  ${file}`)
  }
  if (failures.length > 0) console.log(`\nFailed: ${failures.map(({ file }) => file).join(', ')}`)
  for (const { file, seconds, cpu } of outcomes) times[file] = { seconds: Math.round(seconds * 100) / 100, cpu }
  mkdirSync(dirname(TIMES), { recursive: true })
  writeFileSync(TIMES, JSON.stringify(times))
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
  return failures.length
}

async function main() {
  if (help) {
    console.log(USAGE)
    return 0
  }
  if (problem !== undefined) {
    console.error(`ARGUMENTS_INVALID: ${problem}\n\n${USAGE}`)
    return 1
  }
  const times = lastTimes()
  const expected = (file) => times[file]?.seconds ?? statSync(file).size / BYTES_A_SECOND
  const { chosen, matching } = testFiles()
  if (chosen.length === 0) {
    console.error(`No test matches ${patterns.map(({ source }) => source).join(', ')}.\n\n0 passed, 1 failed`)
    return 1
  }
  const queue = chosen.toSorted((a, b) => expected(b) - expected(a))
  // One more than there are cores, since some wait for what they started.
  await Promise.all(Array.from({ length: Math.min(availableParallelism() + 1, queue.length) }, () => work(queue)))
  if (matching.length > chosen.length)
    console.log(`\n${matching.length - chosen.length} slow files left out; npm run test:all runs them.`)
  return summary(times) > 0 ? 1 : 0
}

process.exitCode = await main()
