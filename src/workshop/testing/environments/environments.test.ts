/** The samples of tests are what the repository is shipped with, for as long as that stands in `src/environments/`. */
import { existsSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ENVIRONMENTS } from './index.ts'

const it = suite('environments of tests')

it('are the shipped ones, where a fork has not given them values of its own', () => {
  const differing = Object.keys(ENVIRONMENTS).filter((name) => {
    const file = `src/environments/${name}.ts`
    const shipped = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (!shipped.includes("organization: 'contoso'")) return false
    const sample = readFileSync(`src/workshop/testing/environments/${name}.ts`, 'utf8')
    return shipped.replace("'../config/", "'../../../config/") !== sample
  })
  assert.equal(differing, [])
})

it.run()
