import type { DataSources, Resources, Value } from '../../../imports/azurerm.ts'
import { UserError } from '../../errors.ts'
import type { Ref } from './ref.ts'

type ResourceType = keyof Resources
type DataType = keyof DataSources

/** What Terraform itself reads in a resource's body. https://developer.hashicorp.com/terraform/language/meta-arguments */
interface MetaArguments<Arguments> {
  readonly depends_on?: readonly Block[]
  readonly lifecycle?: {
    readonly prevent_destroy?: boolean
    readonly create_before_destroy?: boolean
    /** Arguments that Azure changes by itself; nested ones as `default_node_pool[0].node_count`. */
    readonly ignore_changes?: readonly ((keyof Arguments & string) | `${keyof Arguments & string}[0].${string}`)[]
  }
}

/** One block of a root module, written under `section.type.name`. */
export interface Block {
  readonly section: 'resource' | 'data'
  readonly type: string
  readonly name: string
  readonly body: object
}

/** A resource, and the only source of references to it. */
export interface Resource<T extends ResourceType> extends Block {
  readonly type: T
  /** A reference to one of its attributes, such as `${azurerm_subnet.nodes.id}`. */
  ref(attribute: Resources[T]['attributes']): Ref
}

/** A data source, and the only source of references to it. */
export interface DataSource<T extends DataType> extends Block {
  readonly type: T
  ref(attribute: DataSources[T]['attributes']): Ref
}

/** Where a block stands, as Terraform's plan names it. */
export function addressOf({ section, type, name }: Block): string {
  return section === 'data' ? `data.${type}.${name}` : `${type}.${name}`
}

function assertName(name: string): void {
  if (/^[a-z_][a-z0-9_]*$/.test(name)) return
  throw new UserError('TERRAFORM_INVALID', {
    message: `"${name}" is not a Terraform name.`,
    hint: 'Use snake_case: letters, digits and underscores.',
  })
}

/** Declares a resource. An unknown argument, a missing one or a value of the wrong type does not compile. */
export function resource<T extends ResourceType>(
  type: T,
  name: string,
  { depends_on, lifecycle, ...args }: Resources[T]['arguments'] & MetaArguments<Resources[T]['arguments']>,
): Resource<T> {
  assertName(name)
  const body = {
    ...args,
    ...(lifecycle && { lifecycle }),
    ...(depends_on && { depends_on: depends_on.map(addressOf) }),
  }
  return { section: 'resource', type, name, body, ref: (attribute) => `\${${type}.${name}.${attribute}}` as Ref }
}

/** Declares a data source. */
export function data<T extends DataType>(type: T, name: string, body: DataSources[T]['arguments']): DataSource<T> {
  assertName(name)
  return { section: 'data', type, name, body, ref: (attribute) => `\${data.${type}.${name}.${attribute}}` as Ref }
}

/** Joins text and references: ``text`${vault.ref('id')}/secrets` ``. */
export function text(parts: TemplateStringsArray, ...values: readonly Value<string>[]): Ref {
  return String.raw({ raw: parts }, ...values) as Ref
}
