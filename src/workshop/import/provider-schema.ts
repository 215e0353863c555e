import { UserError } from '../../errors.ts'

/** A Terraform type constraint as JSON: `"string"`, `["list", "string"]`, `["object", { "name": "string" }]`. */
export type TerraformType =
  | 'string'
  | 'number'
  | 'bool'
  | readonly ['list' | 'set' | 'map', TerraformType]
  | readonly ['object', Readonly<Record<string, TerraformType>>]

/** One attribute of a block. */
export interface Attribute {
  readonly type: TerraformType
  readonly required?: boolean
  readonly optional?: boolean
  readonly computed?: boolean
  readonly deprecated?: boolean
  readonly write_only?: boolean
}

/** A block inside a block. */
export interface NestedBlock {
  readonly nesting_mode: 'single' | 'list' | 'set'
  readonly min_items?: number
  readonly max_items?: number
  readonly block: Block
}

/** A resource, a data source, the provider's configuration, or a part of one. */
export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>
  readonly block_types?: Readonly<Record<string, NestedBlock>>
  readonly deprecated?: boolean
}

/** One provider's part of what `terraform providers schema -json` prints. */
export interface ProviderSchema {
  readonly provider: { readonly block: Block }
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>
  readonly data_source_schemas: Readonly<Record<string, { readonly block: Block }>>
}

/** The part of a provider that is wanted. */
export interface Selection {
  /** Namespace and name: `hashicorp/azurerm`. */
  readonly source: string
  readonly version: string
  readonly resources: readonly string[]
  readonly dataSources: readonly string[]
}

/**
 * Finds the provider in what `terraform providers schema -json` printed, and every wanted type in the provider.
 *
 * @param origin - Where the text comes from, for the message.
 */
export function parseProviderSchema(text: string, origin: string, wanted: Selection): ProviderSchema {
  const schema = providerIn(text, wanted.source)
  if (!schema) {
    throw new UserError('IMPORT_FAILED', {
      message: `${origin} does not hold the schema of ${wanted.source}.`,
      hint: 'Use the JSON that "terraform providers schema -json" prints in a folder that requires this provider.',
    })
  }
  const missing = [
    ...wanted.resources.filter((type) => !(type in schema.resource_schemas)),
    ...wanted.dataSources.filter((type) => !(type in schema.data_source_schemas)).map((type) => `data.${type}`),
  ]
  if (missing.length > 0) {
    throw new UserError('IMPORT_FAILED', {
      message: `${origin} does not know ${missing.join(', ')}.`,
      hint: `Correct src/workshop/import/azurerm-sources.ts, or use the schema of version ${wanted.version}, which it names.`,
    })
  }
  return schema
}

function providerIn(text: string, source: string): ProviderSchema | undefined {
  try {
    const parsed: { readonly provider_schemas?: Readonly<Record<string, ProviderSchema>> } = JSON.parse(text)
    const schemas = Object.entries(parsed.provider_schemas ?? {})
    return schemas.find(([address]) => address.endsWith(`/${source}`))?.[1] // the address starts with a host
  } catch {
    return undefined
  }
}
