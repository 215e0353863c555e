/** What Prometheus says. */

interface Sample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [number, string]
}

/** The series of an expression, now. */
export async function query(url: string, expr: string): Promise<readonly Sample[]> {
  const answer = await fetch(`${url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query: expr }) })
  const { data, error } = (await answer.json()) as { readonly data?: { readonly result: unknown }; error?: string }
  if (error) throw new Error(`${error}: ${expr}`)
  const result = data?.result
  return Array.isArray(result) ? (result as Sample[]) : []
}

/** Alerts that fire now, by name and signal. */
export async function firing(url: string): Promise<readonly string[]> {
  const samples = await query(url, 'ALERTS{alertstate="firing"}')
  const names = samples.map(({ metric: { alertname = '', signal = '' } }) =>
    `${alertname} ${alertname === 'DriftBlind' ? '' : signal}`.trim(),
  )
  return [...new Set(names)].sort()
}
