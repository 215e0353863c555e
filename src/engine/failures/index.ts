/**
 * What goes wrong at Azure, Terraform and Kubernetes often enough to be said in our words: one table, for the pipelines
 * and for the people who operate a platform.
 */
import { AZURE } from './azure.ts'
import { CLUSTER } from './cluster.ts'
import type { Failure, Known, Scene } from './known.ts'
import { LOGIN } from './login.ts'
import { STATE } from './state.ts'

export type { Failure } from './known.ts'

/** Every failure that is known, in the order in which they are told. */
export const FAILURES: readonly Known[] = [...STATE, ...AZURE, ...LOGIN, ...CLUSTER]

/** Without the frame that Terraform draws around errors. */
export const unframed = (text: string): string => text.replaceAll(/^[│╷╵ \t]+$/gm, '').replaceAll(/^│ ?/gm, '')

/** Without the line breaks that Terraform puts into sentences, at 78 columns where there is no terminal. */
const unwrapped = (text: string): string => text.replaceAll(/(?<=\S)\n(?=\S)/g, ' ')

function failureOf({ name, words }: Known, match: RegExpMatchArray, text: string, scene: Scene): Failure {
  const { fix, ...rest } = typeof words === 'function' ? words(match, text, scene) : words
  return { name, ...rest, fix: typeof fix === 'string' ? fix : fix[scene.who] }
}

/** What is known of the output of a program, each failure once; nothing where it is new to us. */
export function failuresIn(output: string, scene: Scene): readonly Failure[] {
  const text = unwrapped(unframed(output))
  const failures = new Map<string, Failure>()
  for (const known of [...FAILURES].sort((a, b) => Number(a.vague ?? false) - Number(b.vague ?? false))) {
    if (known.who && known.who !== scene.who) continue
    if (known.vague && [...failures.values()].some(({ name }) => name === known.name)) continue
    for (const match of known.pattern.global ? text.matchAll(known.pattern) : [text.match(known.pattern)]) {
      if (!match) continue
      const failure = failureOf(known, match, text, scene)
      failures.set(failure.says, failure)
    }
  }
  return [...failures.values()]
}
