import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { register } from './files.ts'
import { httpsUrl } from './offers.ts'
import { setInText } from './source.ts'

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
  assert.throws(() => setInText('export const dev = { ...other, name: 1 }', ['name'], 'x'), refuses)
  assert.throws(() => setInText("export const dev = { name: 'open", ['name'], 'x'), refuses)
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
