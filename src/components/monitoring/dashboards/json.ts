const COLUMNS = 120

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null

const entriesOf = (value: object, text: (item: unknown) => string): readonly string[] =>
  Array.isArray(value)
    ? value.map(text)
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${text(item)}`)

function onOneLine(value: unknown): string {
  if (!isTree(value)) return JSON.stringify(value)
  const entries = entriesOf(value, onOneLine).join(', ')
  if (Array.isArray(value)) return `[${entries}]`
  return entries === '' ? '{}' : `{ ${entries} }`
}

/** JSON for people who review it: what fits on a line stands on one. */
export function readableJson(value: unknown, indent = ''): string {
  const line = onOneLine(value)
  if (line.length + indent.length <= COLUMNS || !isTree(value)) return line
  const inner = `${indent}  `
  const entries = entriesOf(value, (item) => readableJson(item, inner)).map((entry) => `${inner}${entry}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`
}
