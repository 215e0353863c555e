import { html, raw } from 'hono/html'
import { FILE_FIELD, PATHS } from '../contract.ts'
import { PROBLEMS } from '../program/problems.ts'
import type { ApiDocument } from './openapi.ts'

type Html = ReturnType<typeof html>

// The document comes from our own routes, so only the parts of OpenAPI that they use are read here.
type Schema = {
  $ref?: string
  type?: string | string[]
  description?: string
  example?: unknown
  format?: string
  enum?: unknown[]
  items?: Schema
  anyOf?: Schema[]
  minimum?: number
  maximum?: number
  default?: unknown
  properties?: Record<string, Schema>
}
type Content = Record<string, { schema?: Schema; example?: unknown; examples?: Record<string, { value: unknown }> }>
type Parameter = { name: string; in: string; schema?: Schema; description?: string }
type Operation = {
  operationId?: string
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

const STYLE = `
:root { --ink: #16182b; --soft: #5b6078; --line: #d5d8e4; --paper: #fff; --ground: #f3f4f9; --accent: #4f46e5 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceef8; --soft: #a3a9c2; --line: #363b52; --paper: #1b1e2e; --ground: #11131f; --accent: #9d97ff }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, sans-serif }
main { width: min(100%, 54rem); margin: 0 auto; padding: clamp(1.25rem, 5vw, 3rem) 1rem }
h1 { margin: 0; font-size: clamp(1.6rem, 5vw, 2.2rem); letter-spacing: -.02em }
h2 { margin: 0; font-size: 1.15rem; overflow-wrap: anywhere }
h3 { margin: 1.25rem 0 .4rem; font-size: .95rem }
section { margin: 1.25rem 0; padding: 1.25rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--paper) }
p { margin: .4rem 0 } a { color: var(--accent) }
code, pre { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, monospace }
pre { margin: .4rem 0; padding: .8rem 1rem; border-radius: .6rem; background: var(--ground); overflow-x: auto }
.method { padding: .1rem .5rem; border-radius: .4rem; background: var(--accent); color: var(--paper); font-size: .8em }
.scroll { overflow-x: auto }
table { width: 100%; border-collapse: collapse; font-size: .92rem }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
th { color: var(--soft); font-weight: 600 } tr:last-child td { border-bottom: 0 }
:target { outline: 2px solid var(--accent); outline-offset: 2px }
`

/** Renders the API description as a page that needs no script, so it works behind any policy and in any browser. */
export function renderDocs(document: ApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ method, path, operation })),
  )
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title}: API</title>
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body><main>
<h1>${document.info.title}: API</h1>
<p>${document.info.description} Version ${document.info.version}.</p>
<p><a href="${PATHS.page}">Try it with a picture</a> · <a href="${PATHS.openapi}">OpenAPI 3.1 document</a></p>
${operations.map(({ method, path, operation }) => operationSection(method, path, operation))}
<h2>Schemas</h2>
${Object.entries(schemas).map(([name, schema]) => schemaSection(name, schema))}
<h2>Problems</h2>
<section class="scroll"><table>
<tr><th>Code</th><th>Status</th><th>Meaning</th></tr>
${Object.entries(PROBLEMS).map(
  ([code, { status, title }]) =>
    html`<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td></tr>`,
)}
</table></section>
</main></body>
</html>`
  return String(page)
}

function operationSection(method: string, path: string, operation: Operation): Html {
  const request = Object.entries(operation.requestBody?.content ?? {})
  return html`<section id="${operation.operationId}">
<h2><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h2>
<p>${operation.summary}</p>
${operation.description && html`<p>${operation.description}</p>`}
<h3>Example</h3>
<pre>${example(method, path, operation)}</pre>
${operation.parameters && parameterTable(operation.parameters)}
${request.map(([type, { schema }]) => html`<h3>Body: ${type}</h3>${schema && bodyTable(schema)}`)}
<h3>Answers</h3>
<div class="scroll"><table>
<tr><th>Status</th><th>Meaning</th><th>Body</th></tr>
${Object.entries(operation.responses).map(
  ([status, { description, content }]) =>
    html`<tr><td>${status}</td><td>${description}</td><td>${Object.entries(content ?? {}).map(bodyCell)}</td></tr>`,
)}
</table></div>
</section>`
}

function example(method: string, path: string, { parameters = [], requestBody }: Operation): string {
  const filled = parameters.reduce((url, { name, schema }) => url.replace(`{${name}}`, String(schema?.example)), path)
  return `curl${method === 'post' ? bodyExample(requestBody?.content ?? {}) : ''} http://localhost:8080${filled}`
}

function bodyExample(content: Content): string {
  const json = content['application/json']
  if (json === undefined) return ` -F ${FILE_FIELD}=@cat.jpg`
  const body = json.example ?? Object.values(json.examples ?? {})[0]?.value
  return body === undefined ? ' -X POST' : ` --json '${JSON.stringify(body)}'`
}

function bodyCell([type, { schema }]: [string, { schema?: Schema }]): Html {
  return html`<div><code>${type}</code>${schema && html`<br>${typeOf(schema)}`}</div>`
}

function schemaSection(name: string, schema: Schema): Html {
  return html`<section id="schema-${name}"><h2>${name}</h2>
${schema.description && html`<p>${schema.description}</p>`}${propertyTable(schema)}</section>`
}

function parameterTable(parameters: readonly Parameter[]): Html {
  return html`<h3>Parameters</h3><div class="scroll"><table>
<tr><th>Name</th><th>In</th><th>Values</th><th>Meaning</th></tr>
${parameters.map(
  ({ name, in: where, schema = {}, description }) => html`<tr><td><code>${name}</code></td><td>${where}</td>
<td>${rangeOf(schema)}</td><td>${description ?? schema.description}</td></tr>`,
)}
</table></div>`
}

function rangeOf(schema: Schema): string | Html {
  const { minimum, maximum, default: standard } = schema
  const range = minimum === undefined || maximum === undefined ? typeOf(schema) : `${minimum} to ${maximum}`
  return standard === undefined ? range : html`${range}, ${standard} by default`
}

function bodyTable(schema: Schema): Html {
  if (schema.$ref !== undefined) return html`<p>${typeOf(schema)}</p>`
  return schema.properties === undefined ? html`<p>${schema.description}</p>` : propertyTable(schema)
}

function propertyTable(schema: Schema): Html {
  const rows = Object.entries(schema.properties ?? {})
  return html`<div class="scroll"><table>
<tr><th>Name</th><th>Type</th><th>Meaning</th><th>Example</th></tr>
${rows.map(
  ([name, property]) => html`<tr><td><code>${name}</code></td><td>${typeOf(property)}</td>
<td>${property.description}</td><td>${property.example !== undefined && html`<code>${exampleOf(property.example)}</code>`}</td></tr>`,
)}
</table></div>`
}

const exampleOf = (example: unknown) => (typeof example === 'string' ? example : JSON.stringify(example))

function typeOf(schema: Schema): string | Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)
    return html`<a href="#schema-${name}">${name}</a>`
  }
  if (schema.items !== undefined) return html`list of ${typeOf(schema.items)}`
  if (schema.anyOf !== undefined)
    return html`${schema.anyOf.map((one, i) => html`${i > 0 ? ' or ' : ''}${typeOf(one)}`)}`
  if (schema.enum !== undefined) return schema.enum.join(', ')
  // A parameter that may be left out is described as one that may be null, too.
  const types = [schema.type ?? 'anything'].flat().filter((type) => type !== 'null')
  return schema.format ?? types.join(' or ')
}
