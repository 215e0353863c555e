/** Smallest and largest quantity: what a container is promised, and what it may take at most. */
type Span = readonly [request: string, limit: string]

/** Requests and limits of a container: `resources({ cpu: ['50m', '1'], memory: ['128Mi', '256Mi'] })`. */
export function resources({ cpu, memory }: { readonly cpu: Span; readonly memory: Span }) {
  return {
    requests: { cpu: cpu[0], memory: memory[0] },
    limits: { cpu: cpu[1], memory: memory[1] },
  }
}
