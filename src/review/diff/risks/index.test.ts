import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
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

it('is documented, with the sentence of each class', () => {
  const readme = readFileSync('src/review/diff/README.md', 'utf8')
  assert.equal(
    RISKS.filter(({ name, about }) => !readme.includes(`| \`${name}\` | ${about} |`)).map(({ name }) => name),
    [],
  )
})

it.run()
