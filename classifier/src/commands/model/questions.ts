import { createInterface } from 'node:readline/promises'

/** Asks for one of several words; an empty answer is the one that is offered. */
export type Ask = <T extends string>(question: string, offered: T, allowed: readonly T[]) => Promise<T>

/** Asks in a terminal, again and again until the answer is one of the words. */
export function createAsk(): { ask: Ask; end: () => void } {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  return {
    async ask(question, offered, allowed) {
      for (;;) {
        const answer = (await terminal.question(`${question} (${allowed.join(', ')}) [${offered}] `)).trim()
        const found = answer === '' ? offered : allowed.find((each) => each.toLowerCase() === answer.toLowerCase())
        if (found !== undefined) return found
        process.stdout.write(`One of ${allowed.join(', ')}, please; an empty line for ${offered}.\n`)
      }
    },
    end: () => terminal.close(),
  }
}
