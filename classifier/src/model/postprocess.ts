/** One class with its probability, from 0 to 1. */
export type Score = { index: number; score: number }

/** Probabilities of logits. The largest is subtracted first, because `exp` of a large logit overflows. */
export function softmax(logits: Float32Array): Float32Array {
  const max = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const scores = logits.map((logit) => Math.exp(logit - max))
  const sum = scores.reduce((a, b) => a + b, 0)
  return scores.map((score) => score / sum)
}

/** The `count` most likely classes, most likely first; of equals the one with the lower index. */
export function top(scores: Float32Array, count: number): Score[] {
  return Array.from(scores, (score, index) => ({ index, score }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, count)
}
