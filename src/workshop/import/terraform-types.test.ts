import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { type Block, type ProviderSchema, parseProviderSchema, type Selection } from './provider-schema.ts'
import { renderTypes } from './terraform-types.ts'

const SELECTION: Selection = {
  source: 'example/cloud',
  version: '1.2.3',
  resources: ['cloud_server'],
  dataSources: [],
}

const SERVER: Block = {
  attributes: {
    name: { type: 'string', required: true },
    size: { type: 'number', optional: true },
    enabled: { type: 'bool', optional: true, computed: true },
    zones: { type: ['set', 'string'], optional: true },
    tags: { type: ['map', 'string'], optional: true },
    rules: { type: ['list', ['object', { port: 'number', source: 'string' }]], optional: true, computed: true },
    password_wo: { type: 'string', optional: true, write_only: true },
    old: { type: 'string', optional: true, deprecated: true },
    id: { type: 'string', optional: true, computed: true },
    address: { type: 'string', computed: true },
  },
  block_types: {
    timeouts: { nesting_mode: 'single', block: {} },
    identity: {
      nesting_mode: 'list',
      min_items: 1,
      max_items: 1,
      block: {
        attributes: { type: { type: 'string', required: true }, principal: { type: 'string', computed: true } },
      },
    },
    disk: {
      nesting_mode: 'list',
      block: {
        attributes: { gb: { type: 'number', required: true } },
        block_types: {
          key: {
            nesting_mode: 'list',
            max_items: 1,
            block: {
              attributes: { uri: { type: 'string', computed: true }, name: { type: 'string', optional: true } },
            },
          },
        },
      },
    },
    label: { nesting_mode: 'set', min_items: 1, block: { attributes: { text: { type: 'string', required: true } } } },
    empty: { nesting_mode: 'list', max_items: 1, block: {} },
  },
}

const SCHEMA: ProviderSchema = {
  provider: { block: { attributes: { region: { type: 'string', optional: true } } } },
  resource_schemas: { cloud_server: { block: SERVER } },
  data_source_schemas: {},
}

const text = renderTypes(SCHEMA, SELECTION)

/** The lines of one declaration, up to the empty line after it. */
function declaration(start: string): string[] {
  const from = text.indexOf(`export ${start}`)
  return text.slice(from, text.indexOf('\n\n', from)).trimEnd().split('\n').slice(1)
}

const it = suite('renderTypes')

it('renders required, optional, write-only and nested arguments, and no computed or deprecated ones', () => {
  assert.equal(declaration('interface CloudServer {'), [
    '  readonly disk?: CloudServer_Disk | readonly CloudServer_Disk[]',
    '  readonly empty?: CloudServer_Empty',
    '  readonly enabled?: Value<boolean>',
    '  readonly identity: CloudServer_Identity',
    '  readonly label: CloudServer_Label | readonly CloudServer_Label[]',
    '  readonly name: string',
    '  readonly password_wo?: string',
    '  readonly rules?: Value<readonly CloudServer_Rules[]>',
    '  readonly size?: Value<number>',
    '  readonly tags?: Value<Readonly<Record<string, string>>>',
    '  readonly zones?: Value<readonly string[]>',
    '}',
  ])
  assert.equal(declaration('interface CloudServer_Identity {'), ['  readonly type: string', '}'])
})

it('wants every key of an attribute that is a list of objects', () => {
  assert.equal(declaration('interface CloudServer_Rules {'), [
    '  readonly port: Value<number> | null',
    '  readonly source: string | null',
    '}',
  ])
})

it('accepts nothing in a block without arguments', () => {
  assert.ok(text.includes('export type CloudServer_Empty = Readonly<Record<string, never>>\n'))
})

it('lists what a reference may name', () => {
  assert.equal(declaration('type CloudServerAttribute ='), [
    "  | 'address'",
    "  | 'disk'",
    "  | 'disk[0].gb'",
    "  | 'disk[0].key[0].uri'",
    "  | 'empty'",
    "  | 'enabled'",
    "  | 'id'",
    "  | 'identity'",
    "  | 'identity[0].principal'",
    "  | 'identity[0].type'",
    "  | 'label'",
    "  | 'name'",
    "  | 'rules'",
    "  | 'rules[0].port'",
    "  | 'rules[0].source'",
    "  | 'size'",
    "  | 'tags'",
    "  | 'zones'",
  ])
})

it('names every resource type that the schema does not have', () => {
  const output = JSON.stringify({ provider_schemas: { [`host.example/${SELECTION.source}`]: SCHEMA } })
  assert.equal(parseProviderSchema(output, 'schema.json', SELECTION), SCHEMA)
  assert.throws(
    () => parseProviderSchema(output, 'schema.json', { ...SELECTION, resources: ['cloud_disk'], dataSources: ['a'] }),
    (error: unknown) => error instanceof UserError && error.message === 'schema.json does not know cloud_disk, data.a.',
  )
})

it('says that a file is not a provider schema', () => {
  assert.throws(() => parseProviderSchema('not JSON', 'a.json', SELECTION), /a\.json does not hold the schema of/)
})

it.run()
