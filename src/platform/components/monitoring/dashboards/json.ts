const COLUMNS = 120

/** JSON for people who review it: what fits on a line stands on one. */
export function readableJson(value: unknown, indent = ''): string {
  const line = JSON.stringify(value)
  if (line.length + indent.length <= COLUMNS || typeof value !== 'object' || value === null) return line
  const inner = `${indent}  `
  const isArray = Array.isArray(value)
  const lines = Object.entries(value).map(
    ([key, item]) => `${inner}${isArray ? '' : `${JSON.stringify(key)}: `}${readableJson(item, inner)}`,
  )
  const [open, close] = isArray ? ['[', ']'] : ['{', '}']
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}
