import { at, type Fields, fields, list } from './fields.ts'

interface Labelled<T> {
  readonly labels: Fields
  readonly item: T
}

/** Whether labels satisfy a label selector. An empty selector matches everything. */
export function matchesSelector(labels: Fields, selector: unknown): boolean {
  return (
    Object.entries(fields(at(selector, 'matchLabels'))).every(([key, value]) => labels[key] === value) &&
    list(at(selector, 'matchExpressions')).every((expression) => {
      const value = labels[String(at(expression, 'key'))]
      const isListed = value !== undefined && list(at(expression, 'values')).includes(value)
      switch (at(expression, 'operator')) {
        case 'In':
          return isListed
        case 'NotIn':
          return !isListed
        case 'Exists':
          return value !== undefined
        default:
          return value === undefined // DoesNotExist
      }
    })
  )
}

/** The selector in words: `app.kubernetes.io/name=web`. */
export function selectorText(selector: unknown): string {
  const labels = Object.entries(fields(at(selector, 'matchLabels'))).map(([key, value]) => `${key}=${value}`)
  const expressions = list(at(selector, 'matchExpressions')).map((expression) =>
    [at(expression, 'key'), at(expression, 'operator'), list(at(expression, 'values')).join('|')].join(' ').trim(),
  )
  return `{${[...labels, ...expressions].join(', ')}}`
}

/** Finds labelled things of a namespace by selector, without looking at each of them for each selector. */
export class LabelIndex<T> {
  readonly #everything = new Map<string, Labelled<T>[]>()
  readonly #byLabel = new Map<string, Labelled<T>[]>()

  add(namespace: string, labels: Fields, item: T): void {
    const entry = { labels, item }
    append(this.#everything, namespace, entry)
    for (const key in labels) append(this.#byLabel, `${namespace}\n${key}\n${labels[key]}`, entry)
  }

  /** Whether one of the things that the selector matches also passes the test. */
  some(namespace: string, selector: unknown, test: (item: T) => boolean = () => true): boolean {
    return this.#candidates(namespace, selector).some(
      ({ labels, item }) => matchesSelector(labels, selector) && test(item),
    )
  }

  /** Everything that the selector matches. */
  matching(namespace: string, selector: unknown): T[] {
    return this.#candidates(namespace, selector)
      .filter(({ labels }) => matchesSelector(labels, selector))
      .map(({ item }) => item)
  }

  /** The shortest list that holds every match. */
  #candidates(namespace: string, selector: unknown): readonly Labelled<T>[] {
    let shortest = this.#everything.get(namespace) ?? []
    for (const [key, value] of Object.entries(fields(at(selector, 'matchLabels')))) {
      const labelled = this.#byLabel.get(`${namespace}\n${key}\n${value}`) ?? []
      if (labelled.length < shortest.length) shortest = labelled
    }
    return shortest
  }
}

/** Adds to the list under a key. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key)
  if (values) values.push(value)
  else map.set(key, [value])
}
