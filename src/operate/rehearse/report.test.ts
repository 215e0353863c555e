import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rehearsalReport } from './report.ts'

const it = suite('rehearsalReport')

it('counts what is well, and shows each object that is not with its file', () => {
  const place = { topic: 'objects', more: 'gitops/dev/web/deployment.yaml' } as const
  const text = rehearsalReport([
    { ...place, subject: 'Service web', status: 'ok', says: 'accepted' },
    { ...place, subject: 'Deployment web', status: 'failed', says: '.spec.replica: field not declared in schema' },
  ])
  assert.equal(text.split('\n'), [
    '! objects  1 of 2 well',
    '',
    '✖ objects  Deployment web  .spec.replica: field not declared in schema',
    '           → gitops/dev/web/deployment.yaml',
    '',
    '1 ok, 0 to look at, 1 failed, 0 skipped',
  ])
})

it.run()
