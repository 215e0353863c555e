import { createInterface, type Interface } from 'node:readline/promises'
import { UserError } from '../../program/errors.ts'

/** Asks for one of several words; an empty answer is the one that is offered. */
export type Ask = <T extends string>(question: string, offered: T, allowed: readonly T[]) => Promise<T>

/** Asks in a terminal, again and again until the answer is one of the words. */
export function createAsk(): { ask: Ask; end: () => void } {
  let terminal: Interface | undefined

  /** Whoever goes away takes nothing. */
  async function answerTo(prompt: string): Promise<string> {
    terminal ??= createInterface({ input: process.stdin, output: process.stdout })
    try {
      return (await terminal.question(prompt)).trim()
    } catch {
      throw new UserError('\nThere was no answer, and nothing was written.', 'With --yes every guess is taken.')
    }
  }

  return {
    async ask(question, offered, allowed) {
      for (;;) {
        const answer = await answerTo(`${question} (${allowed.join(', ')}) [${offered}] `)
        const found = answer === '' ? offered : allowed.find((each) => each.toLowerCase() === answer.toLowerCase())
        if (found !== undefined) return found
        process.stdout.write(`One of ${allowed.join(', ')}, please; an empty line for ${offered}.\n`)
      }
    },
    end: () => terminal?.close(),
  }
}
