import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bundledHelm, helmDifference } from './bundled-helm.ts'

const it = suite('bundledHelm')

it('knows which Helm an Argo CD brings', () => {
  assert.is(bundledHelm('10.1.1')?.helm, '3')
  assert.is(bundledHelm('10.2.0')?.helm, '4.2')
  assert.is(bundledHelm('11.0.0')?.argoCd, '3.5')
  assert.is(bundledHelm('main'), undefined)
})

it('says so where another one renders', () => {
  assert.match(
    helmDifference('v4.3', '10.1.1') ?? '',
    'Rendered with Helm v4.3; Argo CD 3.4 of the pinned chart renders with Helm 3.',
  )
  assert.is(helmDifference('v3.22.0', '10.1.1'), undefined)
  assert.is(helmDifference('v4.3', undefined), undefined)
})

it.run()
