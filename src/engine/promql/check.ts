import type { Metrics } from './metrics.ts'
import { child, type Part, parse, sidesOf, unquoted } from './syntax.ts'

/** What an expression gives: a number, a text, series, or series over a time; and the labels that the series may have. */
interface Value {
  readonly type: 'number' | 'text' | 'series' | 'range'
  readonly labels: ReadonlySet<string>
  /** Whether every series has all of them. */
  readonly exact?: boolean
}

/** What is wrong with an expression, and the labels of its result. */
export interface Checked {
  readonly problems: readonly string[]
  readonly labels: ReadonlySet<string>
  readonly exact?: boolean
}

const NONE: ReadonlySet<string> = new Set()
const NUMBER: Value = { type: 'number', labels: NONE }
const union = (...sets: readonly ReadonlySet<string>[]) => new Set(sets.flatMap((set) => [...set]))
const without = (set: ReadonlySet<string>, labels: readonly string[]) =>
  new Set([...set].filter((label) => !labels.includes(label)))
const listed = (labels: Iterable<string>) => [...labels].sort().join(', ')

/** Functions of a range; `absent_over_time` and `..._over_time` as well. https://prometheus.io/docs/prometheus/latest/querying/functions/ */
const OF_RANGES = /^(rate|irate|increase|delta|idelta|deriv|changes|resets|predict_linear|\w+_over_time)$/
const OF_NOTHING = /^(time|vector|pi|scalar)$/

class Check {
  readonly problems: string[] = []
  readonly #metrics: Metrics

  constructor(metrics: Metrics) {
    this.#metrics = metrics
  }

  #say(message: string): void {
    this.problems.push(message)
  }

  #known(labels: readonly string[], { labels: has }: Value, where: string): void {
    for (const label of labels)
      if (!has.has(label))
        this.#say(`${where} names the label ${label}, which is not there; there are: ${listed(has) || 'none'}`)
  }

  #selector(part: Part): Value {
    const name = child(part, 'Identifier')?.text
    const matchers = child(part, 'LabelMatchers')?.parts ?? []
    if (!name) {
      this.#say(`${part.text} names no metric; select by name, so that it can be checked`)
      return { type: 'series', labels: NONE }
    }
    const labels = this.#metrics.get(name)
    if (!labels) {
      this.#say(`the metric ${name} is unknown; correct it, or add it to src/engine/promql/exporters/ with its source`)
      // Every label, so that one unknown metric is one problem.
      return { type: 'series', labels: new Set(this.#metrics.allLabels()) }
    }
    const value: Value = { type: 'series', labels: new Set(labels), exact: this.#metrics.isExact(name) }
    const named = matchers.flatMap(({ parts }) => parts.find(({ kind }) => kind.endsWith('LabelName'))?.text ?? [])
    this.#known(named, value, name)
    return value
  }

  #aggregation(part: Part): Value {
    const operator = child(part, 'AggregateOp')?.text.toLowerCase() ?? ''
    const body = child(part, 'FunctionCallBody')?.parts ?? []
    const last = body.at(-1)
    const inner = last ? this.value(last) : NUMBER
    for (const parameter of body.slice(0, -1)) this.value(parameter)
    if (inner.type !== 'series') this.#say(`${operator} needs series, not a ${inner.type}: ${part.text}`)
    const modifier = child(part, 'AggregateModifier')
    const named = (child(modifier, 'GroupingLabels')?.parts ?? []).map(({ text }) => text)
    this.#known(named, inner, `${operator} ${modifier?.text ?? ''}`)
    if (/^(topk|bottomk|limitk|limit_ratio)$/.test(operator)) return inner
    const kept = child(modifier, 'Without') ? without(inner.labels, named) : new Set(named)
    const [first] = body
    const labels = operator === 'count_values' && first ? union(kept, new Set([unquoted(first)])) : kept
    return { type: 'series', labels, exact: child(modifier, 'Without') === undefined || inner.exact === true }
  }

  /** Series whose labels differ never meet. */
  #match(left: Value, right: Value, { text }: Part): void {
    if (!left.exact || !right.exact || left.type === 'number' || right.type === 'number') return
    if (listed(left.labels) === listed(right.labels)) return
    this.#say(
      `the sides never match, since their labels differ (${listed(left.labels) || 'none'}; ${listed(right.labels) || 'none'}); say which count with on (): ${text}`,
    )
  }

  #operator(part: Part): Value {
    const [leftPart, rightPart] = sidesOf(part)
    if (!leftPart || !rightPart) return NUMBER
    const left = this.value(leftPart)
    const right = this.value(rightPart)
    const set = child(part, 'And', 'Or', 'Unless')
    const clause = child(part, 'MatchingModifierClause')
    const [matching = [], included = []] = (clause?.parts ?? [])
      .filter(({ kind }) => kind === 'GroupingLabels')
      .map(({ parts }) => parts.map(({ text }) => text))
    if (clause && child(clause, 'On')) {
      this.#known(matching, left, clause.text)
      this.#known(matching, right, clause.text)
    }
    if (!clause && set?.kind !== 'Or') this.#match(left, right, part)
    if (set) return set.kind === 'Or' ? { type: 'series', labels: union(left.labels, right.labels) } : left
    if (left.type === 'number') return right
    if (right.type === 'number') return left
    const isLeft = clause && child(clause, 'GroupLeft')
    if (isLeft || (clause && child(clause, 'GroupRight'))) {
      const [many, one] = isLeft ? [left, right] : [right, left]
      this.#known(included, one, clause?.text ?? '')
      return { type: 'series', labels: union(many.labels, new Set(included)), exact: many.exact === true }
    }
    if (clause && child(clause, 'On')) return { type: 'series', labels: new Set(matching), exact: true }
    if (clause) return { type: 'series', labels: without(left.labels, matching), exact: left.exact === true }
    const labels = new Set([...left.labels].filter((label) => right.labels.has(label)))
    return { type: 'series', labels, exact: left.exact === true || right.exact === true }
  }

  #call(part: Part): Value {
    const name = child(part, 'FunctionIdentifier')?.text ?? ''
    const args = child(part, 'FunctionCallBody')?.parts ?? []
    const values = args.map((argument) => this.value(argument))
    const series = values.find(({ type }) => type === 'series' || type === 'range')
    if (series && OF_RANGES.test(name) !== (series.type === 'range'))
      this.#say(
        `${name} needs ${series.type === 'range' ? 'series without a time' : 'a time such as [5m]'}: ${part.text}`,
      )
    if (name === 'time' || name === 'scalar' || name === 'pi') return NUMBER
    if (OF_NOTHING.test(name) || name.startsWith('absent')) return { type: 'series', labels: this.#fixed(args) }
    const labels = series?.labels ?? NONE
    const [, second] = args
    const exact = series?.exact === true
    if (name === 'histogram_quantile') {
      if (!labels.has('le')) this.#say(`histogram_quantile needs the label le, which is gone: ${part.text}`)
      return { type: 'series', labels: without(labels, ['le']), exact }
    }
    if (/^label_(replace|join)$/.test(name) && second)
      return { type: 'series', labels: union(labels, new Set([unquoted(second)])), exact }
    return { type: 'series', labels, exact }
  }

  /** Labels that `absent` makes of the conditions with `=`. */
  #fixed([argument]: readonly Part[]): ReadonlySet<string> {
    const labels = new Set<string>()
    const collect = (part: Part): void => {
      if (part.kind === 'UnquotedLabelMatcher' && child(child(part, 'MatchOp'), 'EqlSingle'))
        labels.add(child(part, 'LabelName')?.text ?? '')
      part.parts.forEach(collect)
    }
    if (argument) collect(argument)
    return labels
  }

  /** The one part that carries the value: of parentheses, of `offset`, of a sign. */
  #inner({ parts }: Part): Value {
    const inner = parts.find(({ kind }) => /Expr$|Selector$|FunctionCall|Literal$/.test(kind) && !/Duration/.test(kind))
    return inner ? this.value(inner) : NUMBER
  }

  value(part: Part): Value {
    switch (part.kind) {
      case 'VectorSelector':
        return this.#selector(part)
      case 'AggregateExpr':
        return this.#aggregation(part)
      case 'BinaryExpr':
        return this.#operator(part)
      case 'FunctionCall':
        return this.#call(part)
      case 'MatrixSelector':
      case 'SubqueryExpr':
        return { ...this.#inner(part), type: 'range' }
      case 'NumberDurationLiteral':
        return NUMBER
      case 'StringLiteral':
        return { type: 'text', labels: NONE }
      default:
        return this.#inner(part)
    }
  }
}

/** Checks that an expression can be read, and that every metric and label in it exists. */
export function checkExpression(expr: string, metrics: Metrics): Checked {
  const { root, problems } = parse(expr)
  if (problems.length > 0)
    return {
      problems: problems
        .slice(0, 1) // one mistake often makes several
        .map(
          ({ position, near }) =>
            `PromQL that cannot be read, at character ${position + 1}${near && `, "${near}"`}: ${expr}`,
        ),
      labels: NONE,
    }
  const check = new Check(metrics)
  const { labels, exact = false } = check.value(root)
  return { problems: check.problems, labels, exact }
}
