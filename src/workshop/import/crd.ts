import { parseAllDocuments } from 'yaml'
import { UserError } from '../../errors.ts'
import type { CrdGroup, CrdKind } from './sources.ts'

/** The part of an OpenAPI v3 schema that shapes a type. Descriptions, patterns, formats and validations are left out. */
export interface Shape {
  readonly type?: string
  readonly enum?: readonly (string | number)[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly additionalProperties?: Shape | boolean
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
}

/** A CustomResourceDefinition, as far as we read it. */
export interface Crd {
  readonly apiVersion: string
  readonly kind: 'CustomResourceDefinition'
  readonly spec: {
    readonly group: string
    readonly names: { readonly kind: string }
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Shape } }[]
  }
}

type Trim = Pick<CrdKind, 'omit' | 'only'>
type Origin = Pick<CrdGroup, 'group' | 'project' | 'version'>

/** Finds one kind in the text of a CRD file and reduces it to one version and to what shapes its type. */
export function selectCrd(text: string, { group, project, version }: Origin, wanted: CrdKind): Crd {
  const crd = parseAllDocuments(text)
    .map((document): unknown => document.toJS())
    .filter(isCrd)
    .find(({ spec }) => spec.group === group && spec.names.kind === wanted.kind)
  const schema = crd?.spec.versions.find(({ name }) => name === wanted.version)?.schema.openAPIV3Schema
  if (!crd || !schema) {
    throw new UserError('IMPORT_FAILED', {
      message: `${wanted.file} of ${project} ${version} does not define ${wanted.kind} ${group}/${wanted.version}.`,
      hint: 'Correct the kind, version or file in src/workshop/import/sources.ts, or the folder given with --from.',
    })
  }
  const versions = [{ name: wanted.version, schema: { openAPIV3Schema: shapeOf(schema, wanted) } }]
  return { apiVersion: crd.apiVersion, kind: crd.kind, spec: { group, names: { kind: wanted.kind }, versions } }
}

function isCrd(value: unknown): value is Crd {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'CustomResourceDefinition'
}

/** Copies what shapes a type; `properties` is walked by name, so a field that is called `description` stays. */
export function shapeOf(schema: Shape, trim: Trim = {}, name = ''): Shape {
  const kept = trim.only?.[name]
  const properties = Object.entries(schema.properties ?? {}).filter(
    ([key]) => !trim.omit?.includes(key) && (kept?.includes(key) ?? true),
  )
  const keys = properties.map(([key]) => key)
  const required = schema.required?.filter((key) => !schema.properties || keys.includes(key))
  const { additionalProperties } = schema
  return {
    ...(schema.type && { type: schema.type }),
    ...(schema.enum && { enum: schema.enum }),
    ...(required?.length && { required }),
    ...(schema.properties && {
      properties: Object.fromEntries(properties.map(([key, value]) => [key, shapeOf(value, trim, key)])),
    }),
    ...(schema.items && { items: shapeOf(schema.items, trim, name) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? shapeOf(additionalProperties, trim) : additionalProperties,
    }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map((option) => shapeOf(option)) }),
    ...(schema.oneOf && { oneOf: schema.oneOf.map((option) => shapeOf(option)) }),
  }
}
