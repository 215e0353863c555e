/** The part of SARIF that is touched. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules?: readonly { readonly id: string }[] } }
    readonly results?: readonly { readonly ruleIndex?: number }[]
  }[]
}

/** One run out of many of the same tool: GitHub takes one run of a tool in an upload. */
export function mergeSarif(files: readonly string[]): string {
  const parsed: readonly Sarif[] = files.map((file) => JSON.parse(file))
  const runs = parsed.flatMap((sarif) => sarif.runs)
  const [first] = runs
  if (!first) return JSON.stringify({ ...parsed[0], runs: [] })
  const rules = new Map(runs.flatMap(({ tool }) => (tool.driver.rules ?? []).map((rule) => [rule.id, rule] as const)))
  const results = runs.flatMap((run) => (run.results ?? []).map(({ ruleIndex: _, ...result }) => result))
  const tool = { ...first.tool, driver: { ...first.tool.driver, rules: [...rules.values()] } }
  return JSON.stringify({ ...parsed[0], runs: [{ ...first, tool, results }] })
}
