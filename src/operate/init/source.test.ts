import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { register } from './files.ts'
import { httpsUrl } from './offers.ts'
import { addToText, removeFromText, setInText } from './source.ts'

const it = suite('setInText')

const SOURCE = `import type { EnvironmentInput } from '../config/schema.ts'

/** A comment with a { brace and a 'quote */
export const dev = {
  name: 'dev', // beside it
  tags: { 'cost-center': "ml's", environment: 'dev' },
  list: ['a', 'b'],
  cluster: {
    /* inside */ minNodes: 1,
  },
  components: {
    'external-dns': {},
  },
} satisfies EnvironmentInput
`

it('replaces a value and nothing else', () => {
  assert.is(setInText(SOURCE, ['name'], 'prod'), SOURCE.replace("name: 'dev'", "name: 'prod'"))
  assert.is(setInText(SOURCE, ['tags', 'cost-center'], "it's"), SOURCE.replace(`"ml's"`, `'it\\'s'`))
  assert.is(setInText(SOURCE, ['cluster', 'minNodes'], 3), SOURCE.replace('minNodes: 1', 'minNodes: 3'))
  assert.is(setInText(SOURCE, ['list'], ['c']), SOURCE.replace("['a', 'b']", "['c']"))
})

it('adds a value that is not there, with the objects around it', () => {
  assert.match(setInText(SOURCE, ['components', 'external-dns', 'zoneId'], '0f'), /'external-dns': \{ zoneId: '0f' \},/)
  assert.match(
    setInText(SOURCE, ['cluster', 'nodes', 'most'], 2),
    /cluster: \{\nnodes: \{ most: 2 \},\n {4}\/\* inside/,
  )
  assert.match(setInText(SOURCE, ['live'], false), /export const dev = \{\nlive: false,/)
})

it('says so where a file is more than plain values', () => {
  const refuses = (error: unknown) => error instanceof UserError && /not made of plain values/.test(error.message)
  assert.throws(() => setInText('export const dev = { name: 1, ...other }', ['name'], 'x'), refuses)
  assert.throws(() => setInText("export const dev = { name: 'open", ['name'], 'x'), refuses)
})

it('changes what is written after values from elsewhere, and nothing that they may change', () => {
  const text = 'export const dev = { ...base, name: `a${1, { a: 2 }}`, access: groups, zone: zoneOf({ of: 1 }), }'
  assert.is(setInText(text, ['name'], 'x'), text.replace('`a${1, { a: 2 }}`', "'x'"))
  assert.is(setInText(text, ['zone'], 'x'), text.replace('zoneOf({ of: 1 })', "'x'"))
  const refuses = (about: RegExp) => (error: unknown) => error instanceof UserError && about.test(error.message)
  assert.throws(() => setInText(text, ['live'], true), refuses(/the environment itself takes values from elsewhere/))
  assert.throws(() => setInText(text, ['access', 'admins'], 'x'), refuses(/access is no object that is written out/))
  assert.throws(() => setInText(text, ['zone', 'of'], 'x'), refuses(/zone is no object that is written out/))
})

const SERVICES = `export const dev = {
  services: {
    // The first of all.

    /** Pictures in,
     * labels out. */
    pictures: { runtime: 'classifier' } satisfies Record<string, string>, // ours

    // of the search team
    ranker: {
      runtime: 'oip', // Triton
    } // the last
  }, // all of them
} satisfies EnvironmentInput
`
const ENTRY = { runtime: 'oip', port: 8080, access: { deploy: ['a'] } }

it('adds an object behind the others, a line for each value', () => {
  assert.is(
    addToText(SERVICES, ['services', 'shop'], ENTRY),
    SERVICES.replace(
      '    } // the last\n',
      "    }, // the last\n    shop: {\n      runtime: 'oip',\n      port: 8080,\n      access: { deploy: ['a'] },\n    },\n",
    ),
  )
  assert.is(
    addToText('export const dev = { services: {} }', ['services', 'shop'], { port: 1 }),
    'export const dev = { services: {\n  shop: {\n    port: 1,\n  },\n} }',
  )
  assert.is(
    addToText('export const dev = {\n  name: 1,\n}', ['services', 'shop'], { port: 1 }),
    'export const dev = {\n  name: 1,\n  services: {\n    shop: {\n      port: 1,\n    },\n  },\n}',
  )
})

it('takes a key out with the comments that are about it, and no other', () => {
  assert.is(
    removeFromText(SERVICES, ['services', 'ranker']),
    SERVICES.replace(/ {4}\/\/ of the search[\s\S]*the last\n/, ''),
  )
  assert.is(
    removeFromText(SERVICES, ['services', 'pictures']),
    SERVICES.replace(/ {4}\/\*\* Pictures[\s\S]*ours\n/, ''),
  )
  const inline = 'export const dev = { services: { a: { b: 1 }, c: 2 } }'
  assert.is(removeFromText(inline, ['services', 'a']), 'export const dev = { services: { c: 2 } }')
  assert.is(removeFromText(inline, ['services', 'c']), 'export const dev = { services: { a: { b: 1 }, } }')
})

it('neither adds to an object that takes values from elsewhere, nor takes from it', () => {
  const open = 'export const dev = { services: { ...common, ranker: { port: 1 } } }'
  const refuses = (error: unknown) => error instanceof UserError && /services takes values from/.test(error.message)
  assert.throws(() => addToText(open, ['services', 'shop'], ENTRY), refuses)
  assert.throws(() => removeFromText(open.replace('...common', '[name]: 1'), ['services', 'ranker']), refuses)
  assert.throws(
    () => addToText('export const dev = { services }', ['services', 'shop'], ENTRY),
    /services is no object/,
  )
})

it('registers an environment once, with its import in order', () => {
  const index =
    "import type { A } from '../config/schema.ts'\nimport { dev } from './dev.ts'\nimport { prod } from './prod.ts'\n\nexport const ENVIRONMENTS = { dev, prod } satisfies A\n"
  const added = register(index, 'eu')
  assert.match(added, /dev\.ts'\nimport \{ eu \} from '\.\/eu\.ts'\nimport \{ prod \}/)
  assert.match(added, /\{ dev, prod, eu \}/)
  assert.is(register(added, 'eu'), added)
  assert.throws(() => register('export {}', 'eu'), /has no line/)
})

it('reads remotes as Argo CD does, without credentials', () => {
  assert.is(httpsUrl('git@github.com:fabrikam/mlops.git'), 'https://github.com/fabrikam/mlops.git')
  assert.is(httpsUrl('ssh://git@github.com/fabrikam/mlops.git'), 'https://github.com/fabrikam/mlops.git')
  assert.is(httpsUrl('https://ada:token@github.com/fabrikam/mlops.git'), 'https://github.com/fabrikam/mlops.git')
  assert.is(httpsUrl('/srv/git/mlops'), undefined)
})

it.run()
