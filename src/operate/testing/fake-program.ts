/**
 * A program as a fake: a shell script, since a command of ours calls dozens. It records how it was called, reads standard
 * input as the real one does (az opens what `--file` names, helm reads what is open), and gives the first answer whose words are in the command
 * line, in order, and whose facts hold. A fact is a file: what one call brings about, the next one sees.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a fake says to a command. */
export interface FakeAnswer {
  /** Words that the command line has, in order; of az and helm from the first one on, since their commands nest. */
  readonly when: string
  /** Facts that must hold. */
  readonly given?: readonly string[]
  /** Facts that must not. */
  readonly unless?: readonly string[]
  readonly stdout?: unknown
  readonly stderr?: string
  readonly code?: number
  readonly sets?: readonly string[]
  readonly unsets?: readonly string[]
  /** Answers by path, of a port that is forwarded. */
  readonly serves?: Readonly<Record<string, unknown>>
}

/** Between the parts of a call's record, and between the words of its command line. */
export const SEPARATORS = { part: '\u001e', word: '\u001f' } as const

const FORWARD = fileURLToPath(new URL('./forward.mjs', import.meta.url))

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** A pattern of `case` for a line in which a space stands on both sides of each word. */
function pattern(program: string, [first, ...rest]: readonly string[]): string {
  const start = ['az', 'helm'].includes(program) ? '' : '*'
  return first === undefined ? '*' : `${start}${[first, ...rest].map((word) => quote(` ${word} `)).join('*')}*`
}

function branch(folder: string, program: string, answer: FakeAnswer, id: number): string {
  const fact = (name: string) => quote(join(folder, 'facts', name))
  const file = (kind: string, text: string) => {
    const path = join(folder, 'answers', `${id}.${kind}`)
    writeFileSync(path, text)
    return quote(path)
  }
  const { when, given = [], unless = [], sets = [], unsets = [], stdout = '', stderr = '', code = 0, serves } = answer
  const text = typeof stdout === 'string' ? stdout : JSON.stringify(stdout)
  const lines = [
    ...[...given.map((name) => `[ -s ${fact(name)} ]`), ...unless.map((name) => `[ ! -s ${fact(name)} ]`), 'record 1'],
    ...[...sets.map((name) => `printf 1 > ${fact(name)}`), ...unsets.map((name) => `: > ${fact(name)}`)],
    ...(stderr ? [`cat ${file('err', stderr)} >&2`] : []),
    ...(text ? [`cat ${file('out', text)}`] : []),
    serves
      ? `exec ${quote(process.execPath)} ${quote(FORWARD)} ${file('json', JSON.stringify(serves))}`
      : `exit ${code}`,
  ]
  return `case "$line" in ${pattern(program, when.split(' ').slice(1))}) ${lines.join(' && ')} ;; esac`
}

/** The text of the script. */
export function fakeProgram(folder: string, program: string, scenario: readonly FakeAnswer[]): string {
  mkdirSync(join(folder, 'answers'), { recursive: true })
  const { part, word } = SEPARATORS
  const branches = scenario.flatMap((answer, id) =>
    answer.when.split(' ', 1)[0] === program ? [branch(folder, program, answer, id)] : [],
  )
  return `#!/bin/sh
line=''
words='${program}'
file=''
before=''
for each; do
  line="$line $each "
  words="$words${word}$each"
  if [ "$before" = --file ]; then file=$each; fi
  if [ "$each" = - ]; then file=-; fi
  before=$each
done
input=''
if [ -n "$file" ]; then input=${quote(join(folder, 'inputs'))}/$$; cat "$file" > "$input"; fi
record() { printf '%s\\n' "$1${part}$input${part}$words" >> ${quote(join(folder, 'calls'))}; }
${branches.join('\n')}
record 0
echo "fake: no answer to ${program} $*" >&2
exit 9
`
}
