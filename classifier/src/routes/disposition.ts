/** What a `Content-Disposition` of a form says: RFC 7578, and RFC 8187 for names with an encoding. */
export type Disposition = { name: string | undefined; filename: string | undefined }

/** A parameter: a quoted string, in which a backslash takes a quote or a backslash for itself, or a plain word. */
const PARAMETER = /\s*;\s*([\w*-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;\s]*))/gy

/** Reads what follows `form-data` in the header, folded or not. */
export function parseDisposition(text: string): Disposition {
  const parameters = new Map<string, string>()
  for (const [, key = '', quoted, plain = ''] of text.replace(/\r?\n[ \t]+/g, ' ').matchAll(PARAMETER)) {
    const value = quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, '$1')
    const name = key.toLowerCase()
    if (!parameters.has(name)) parameters.set(name, value)
  }
  const encoded = parameters.get('filename*')
  const filename = encoded === undefined ? undefined : decodeExtended(encoded)
  return {
    name: unescapeName(parameters.get('name')),
    filename: lastComponent(filename ?? unescapeName(parameters.get('filename'))),
  }
}

/** Browsers escape only quotes and line breaks in names, as percent codes; other clients use backslashes. */
function unescapeName(value: string | undefined): string | undefined {
  return value?.replace(/%22/g, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n')
}

/** `charset'language'percent-encoded`, of the two charsets that RFC 8187 and its forerunner know; else as it is. */
function decodeExtended(value: string): string | undefined {
  const [, charset = '', encoded = ''] = /^(utf-8|iso-8859-1)'[^']*'(.*)$/i.exec(value) ?? []
  if (charset === '') return undefined
  if (charset.toLowerCase() === 'iso-8859-1') {
    return encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/** Some clients send whole paths. */
function lastComponent(filename: string | undefined): string | undefined {
  return filename?.split(/[/\\]/).at(-1)
}
