import { parser } from '@prometheus-io/lezer-promql'

/** A part of an expression: what it is in Prometheus' grammar, its text and its parts. */
export interface Part {
  readonly kind: string
  readonly from: number
  readonly text: string
  readonly parts: readonly Part[]
}

/** Where an expression stops making sense. */
export interface SyntaxProblem {
  /** Characters before it. */
  readonly position: number
  readonly near: string
}

type Node = ReturnType<typeof parser.parse>['topNode']

function partOf(node: Node, expr: string, problems: SyntaxProblem[]): Part {
  const parts: Part[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) parts.push(partOf(child, expr, problems))
  if (node.type.isError) problems.push({ position: node.from, near: expr.slice(node.from, node.from + 20) })
  return { kind: node.name, from: node.from, text: expr.slice(node.from, node.to), parts }
}

interface Parsed {
  readonly root: Part
  readonly problems: readonly SyntaxProblem[]
}

/** Environments share most of their expressions, and reading one is most of checking it. */
const PARSED = new Map<string, Parsed>()
/** What an earlier run read. */
const RECALLED = new Map<string, Part>()

/**
 * What was read in this run without a problem, for the next one. It holds as long as the same code reads.
 *
 * @param grammar - Version of the parser's package.
 */
export function remember(grammar: string): string {
  const right = [...PARSED].filter(([, { problems }]) => problems.length === 0).map(([expr, { root }]) => [expr, root])
  return JSON.stringify({ reader: partOf.toString(), grammar, right })
}

/** Takes what an earlier run remembered, unless other code made it. */
export function recall(remembered: string, grammar: string): void {
  const { reader, grammar: then, right } = JSON.parse(remembered)
  if (reader !== partOf.toString() || then !== grammar) return
  for (const [expr, root] of right) RECALLED.set(expr, root)
}

/** Reads an expression with the grammar of Prometheus' own editor. */
export function parse(expr: string): Parsed {
  const known = PARSED.get(expr)
  if (known) return known
  const recalled = RECALLED.get(expr)
  if (recalled) {
    const parsed = { root: recalled, problems: [] }
    PARSED.set(expr, parsed)
    return parsed
  }
  const problems: SyntaxProblem[] = []
  const top = partOf(parser.parse(expr).topNode, expr, problems)
  const root = top.parts.find(({ kind }) => kind !== 'LineComment') ?? top
  const parsed = { root, problems }
  PARSED.set(expr, parsed)
  return parsed
}

/** The first part of one of the kinds, directly below. */
export function child(part: Part | undefined, ...kinds: readonly string[]): Part | undefined {
  return part?.parts.find(({ kind }) => kinds.includes(kind))
}

/** A string without its quotes. */
export function unquoted({ text }: Part): string {
  return text.slice(1, -1)
}

const MODIFIERS = new Set(['BoolModifier', 'MatchingModifierClause', 'FillModifier', 'LineComment'])

/** The two sides of an operator. */
export function sidesOf({ parts }: Part): readonly [Part | undefined, Part | undefined] {
  const [left, , right] = parts.filter(({ kind }) => !MODIFIERS.has(kind))
  return [left, right]
}
