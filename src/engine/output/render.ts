import { DUMP_SCHEMA, defineScalarTag, dump, NOT_RESOLVED } from 'js-yaml'
import type { KubernetesObject } from '../kubernetes/manifest.ts'
import type { Document } from '../terraform/document.ts'

const sentence = (source: string): string => `Generated from ${source}. Edit that file, then run: npm run synth`

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Moves `name` and `namespace` to the front, where a reader looks for them; cdk8s has sorted the rest. */
function nameFirst(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nameFirst)
  if (!isRecord(value)) return value
  const result: Record<string, unknown> = {}
  for (const key of ['name', 'namespace']) if (value[key] !== undefined) result[key] = value[key]
  for (const key of Object.keys(value)) result[key] = nameFirst(value[key]) // one that is there keeps its place
  return result
}

// The float of YAML 1.1 may be a dot without digits: https://yaml.org/type/float.html. Quoted, as any text that reads as
// something else. It is the path of a chart that is an OCI artifact.
const LONE_DOT = defineScalarTag('!lone-dot', {
  implicit: true,
  implicitFirstChars: ['.'],
  resolve: (source) => (source === '.' ? Number.NaN : NOT_RESOLVED),
  identify: () => false,
})
const SCHEMA = DUMP_SCHEMA.withTags(LONE_DOT)

/** Text of one object: YAML that reads the same in YAML 1.1 (kubectl, Argo CD) and 1.2. */
export function renderObject(object: KubernetesObject, source: string): string {
  return `# ${sentence(source)}\n${dump(nameFirst(object), { schema: SCHEMA, noRefs: true, lineWidth: -1 })}`
}

/** Text of one topic; HCL reads the `//` key as a comment. */
export function renderDocument({ json, source }: Document): string {
  return `${JSON.stringify({ '//': sentence(source), ...json }, null, 2)}\n`
}

/** Whether a file on disk was written by synth, by its header; also where Git has put a conflict around it. */
export function isGenerated(text: string): boolean {
  return /^(<{7} [^\n]*\n)?(# |\{\s*"\/\/": ")Generated from \S+\. Edit that file/.test(text)
}
