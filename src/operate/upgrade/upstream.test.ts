import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addressIn } from './upstream.ts'

const it = suite('upstream in package.json')

it('is taken in each form that npm takes', () => {
  assert.is(addressIn({ type: 'git', url: 'git+https://git.example.com/a/b.git' }), 'https://git.example.com/a/b.git')
  assert.is(addressIn('ssh://git@git.example.com/a/b.git'), 'ssh://git@git.example.com/a/b.git')
  assert.is(addressIn('github:contoso/mlops-platform'), 'https://github.com/contoso/mlops-platform.git')
  assert.is(addressIn('contoso/mlops-platform'), 'https://github.com/contoso/mlops-platform.git')
})

it('is not there where nothing is named', () => {
  assert.is(addressIn(undefined), undefined)
  assert.is(addressIn({ url: '' }), undefined)
})

it.run()
