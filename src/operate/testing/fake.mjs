/**
 * Stands for az, terraform, kubectl, kubelogin or helm: records how it was called, and answers from a scenario.
 *
 * `node fake.mjs PROGRAM ARGS…`, with the folder of the scenario in FAKE_FOLDER. The first answer whose words are in the
 * command line, in order, and whose facts hold is given. A fact is a file: what one call brings about, another sees.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

const [, , program = '', ...args] = process.argv
const folder = process.env.FAKE_FOLDER ?? '.'
const fact = (name) => join(folder, 'facts', name)
const line = [program, ...args].join(' ')

/** Standard input, opened as the program would: az opens the path behind --file, helm and kubectl read what they are given. */
function input() {
  const file = args[args.indexOf('--file') + 1]
  if (args.includes('--file')) return readFileSync(file, 'utf8')
  if (args.includes('-')) return readFileSync(0, 'utf8')
  return undefined
}

/** Whether these words are in the command line, in order; of az, whose commands nest, from the first one on. */
function isCalled(words) {
  const [name, ...rest] = words.split(' ')
  if (name !== program || (['az', 'helm'].includes(program) && args[0] !== rest[0])) return false
  let from = 0
  return rest.every((word) => {
    from = args.indexOf(word, from) + 1
    return from > 0
  })
}
const holds = ({ when, given = [], unless = [] }) =>
  isCalled(when) && given.every((name) => existsSync(fact(name))) && !unless.some((name) => existsSync(fact(name)))

mkdirSync(join(folder, 'facts'), { recursive: true })
const stdin = input()
const answer = JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8')).find(holds)
appendFileSync(
  join(folder, 'calls.jsonl'),
  `${JSON.stringify({ program, args, stdin, known: answer !== undefined })}\n`,
)
if (!answer) {
  console.error(`fake: no answer to ${line}`)
  process.exit(9)
}
for (const name of answer.sets ?? []) writeFileSync(fact(name), '')
for (const name of answer.unsets ?? []) rmSync(fact(name), { force: true })
if (answer.stderr) process.stderr.write(answer.stderr)
const text = typeof answer.stdout === 'object' ? JSON.stringify(answer.stdout) : (answer.stdout ?? '')
process.stdout.write(text)

if (answer.serves) {
  const server = createServer((request, response) => response.end(JSON.stringify(answer.serves[request.url] ?? {})))
  server.listen(0, '127.0.0.1', () => console.log(`Forwarding from 127.0.0.1:${server.address().port} -> 9090`))
} else process.exitCode = answer.code ?? 0
