import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LEVELS, type Level } from '../risk.ts'
import { RISKS } from './index.ts'

const it = suite('RISKS')

it('has names that are permanent: kebab-case, each once', () => {
  const names = RISKS.map(({ name }) => name)
  assert.equal(
    names.filter((name) => !/^[a-z]+(-[a-z]+)+$/.test(name)),
    [],
  )
  assert.is(new Set(names).size, names.length)
})

it('is documented: each class once, with its levels and its sentence, and no other', () => {
  const rows = readFileSync('src/review/diff/README.md', 'utf8').match(/^\| `[a-z-]+` \| .*\|$/gm) ?? []
  const wanted = RISKS.map(({ name, levels, about }) => `| \`${name}\` | ${levels.join(', ')} | ${about} |`)
  assert.equal(rows.toSorted(), wanted.toSorted())
})

it('has levels in order, the worst first', () => {
  const sorted = (levels: readonly Level[]) => LEVELS.filter((level) => levels.includes(level))
  assert.equal(
    RISKS.filter(({ levels }) => levels.length === 0 || levels.join() !== sorted(levels).join()).map(
      ({ name }) => name,
    ),
    [],
  )
})

it.run()
