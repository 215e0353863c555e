import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { UserError } from '../errors.ts'

/** Where answers come from. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
}

/** Asks a person; without a terminal there is nobody to ask. */
export interface Ask {
  readonly interactive: boolean
  /** Reads a line, without the white space around it. */
  line(question: string): Promise<string>
  /** Reads a line without showing it. */
  secret(question: string): Promise<string>
}

const nobody = (question: string) =>
  new UserError('NOT_CONFIRMED', {
    message: `There is no terminal on which to ask: ${question.trim()}`,
    hint: 'Say it with a flag; --help lists them. Nothing was changed by this question.',
  })

/** Reads from a terminal. Between two questions the terminal is as it was, so that Ctrl-C reaches what runs. */
export function createAsk({ input, output }: Terminal = { input: process.stdin, output: process.stderr }): Ask {
  const ahead: string[] = [] // lines that came before their question

  async function next(question: string, hidden: boolean): Promise<string> {
    if (input.isTTY !== true) throw nobody(question)
    const typed = ahead.shift()
    if (typed !== undefined) return typed
    const echo = new Writable({
      write(chunk, _encoding, done) {
        if (!hidden) output.write(chunk)
        done()
      },
    })
    // The terminal's own echo is off before the question invites an answer.
    const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 })
    output.write(question)
    try {
      return await new Promise<string>((resolve, reject) => {
        let answered = false
        lines.on('line', (line) => {
          if (answered) ahead.push(line)
          else resolve(line)
          answered = true
        })
        const stop = () =>
          reject(new UserError('NOT_CONFIRMED', { message: 'Stopped.', hint: 'Run it again to go on from here.' }))
        lines.on('SIGINT', stop)
        lines.on('close', stop)
      })
    } finally {
      lines.close()
      if (hidden) output.write('\n')
    }
  }

  return {
    interactive: input.isTTY === true,
    line: async (question) => (await next(question, false)).trim(),
    secret: async (question) => (await next(question, true)).trim(),
  }
}
