import { UserError } from '../../errors.ts'

/** A line of a panel, or a row of a table. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** Time in seconds since 1970, and value. */
  readonly points: readonly (readonly [number, number])[]
}

const POINTS = 120

interface Answer {
  readonly data?: {
    readonly result: readonly {
      readonly metric: Record<string, string>
      readonly values?: [number, string][]
      readonly value?: [number, string]
    }[]
  }
  readonly error?: string
}

/** What a Prometheus answers. */
export class Answers {
  readonly #address: string
  readonly #end = Date.now() / 1000
  readonly #seconds: number

  constructor(address: string, minutes: number) {
    this.#address = address
    this.#seconds = minutes * 60
  }

  async #ask(path: string, parameters: Record<string, string>): Promise<readonly Series[]> {
    const url = new URL(path, this.#address)
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) }).catch((error) => {
      throw new UserError('COMMAND_FAILED', {
        message: `${url} does not answer: ${error.cause?.message ?? error.message}`,
        hint: 'Give the address of a Prometheus that runs, such as --prometheus http://localhost:9090.',
      })
    })
    const { data, error } = (await response.json()) as Answer
    if (!data) throw new Error(`${error}: ${parameters['query']}`)
    return data.result.map(({ metric, values, value }) => ({
      labels: metric,
      points: (values ?? (value ? [value] : [])).map(([time, text]) => [time, Number(text)] as const),
    }))
  }

  /** Over the time that is shown. */
  range(query: string): Promise<readonly Series[]> {
    const times = { start: this.#end - this.#seconds, end: this.#end, step: Math.max(1, this.#seconds / POINTS) }
    const parameters = Object.entries(times).map(([name, value]) => [name, value.toFixed(3)])
    return this.#ask('/api/v1/query_range', { query, ...Object.fromEntries(parameters) })
  }

  /** At its end. */
  instant(query: string): Promise<readonly Series[]> {
    return this.#ask('/api/v1/query', { query, time: this.#end.toFixed(3) })
  }
}
