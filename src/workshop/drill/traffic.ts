import { PATHS } from '../../../classifier/src/contract.ts'
import type { Picture } from './pictures.ts'

// Two at a time keep both workers busy, and nothing waits.
const CALLERS = 2

/** Callers that send pictures, one after the other, until they are told to stop. */
export class Traffic {
  /** Pictures answered so far, and answers that were no prediction. */
  answered = 0
  failed = 0
  #pictures: readonly Picture[]
  #next = 0
  #isJudged = false
  #isStopping = false
  readonly #callers: readonly Promise<void>[]

  constructor(url: string, pictures: readonly Picture[]) {
    this.#pictures = pictures
    this.#callers = Array.from({ length: CALLERS }, () => this.#call(url))
  }

  /** From now on these pictures; each answer may be judged wrong. */
  show(pictures: readonly Picture[], isJudged = false): void {
    this.#pictures = pictures
    this.#isJudged = isJudged
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all(this.#callers)
  }

  async #call(url: string): Promise<void> {
    while (!this.#isStopping) {
      const { body, type } = this.#pictures[this.#next++ % this.#pictures.length] as Picture
      const isJudged = this.#isJudged
      const answer = await fetch(`${url}${PATHS.predict}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: new Uint8Array(body),
      }).catch(() => undefined)
      if (!answer?.ok) {
        this.failed++
        await answer?.body?.cancel()
        await new Promise((resolve) => setTimeout(resolve, 100))
        continue
      }
      this.answered++
      const { id } = (await answer.json()) as { readonly id: string }
      if (isJudged) await this.#judge(url, id)
    }
  }

  async #judge(url: string, id: string): Promise<void> {
    const answer = await fetch(`${url}${PATHS.feedback}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prediction_id: id, correct: false }),
    })
    if (!answer.ok) this.failed++
    await answer.body?.cancel()
  }
}
