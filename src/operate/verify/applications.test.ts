import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { placeFor } from '../../workshop/testing/checkout.ts'
import type { Finding } from '../finding.ts'
import { answersOf, application, COMPONENTS_IN_GIT, WELL } from '../testing/cluster.ts'
import { withFakes } from '../testing/fakes.ts'

const it = suite('Applications that verify finds')
const place = placeFor(it)

it('are not well where Argo CD was told by hand to leave them alone, however well they look', async () => {
  const usual = application('classifier')
  const annotations = { 'argocd.argoproj.io/skip-reconcile': 'true' }
  const left = { ...usual, metadata: { ...usual.metadata, annotations } }
  const applications = [
    ...COMPONENTS_IN_GIT.filter((name) => name !== 'classifier').map((name) => application(name)),
    left,
  ]
  let findings: readonly Finding[] = []
  await withFakes(answersOf({ ...WELL, applications }), async (fakes) => {
    const args = ['--env', 'dev', '--json', '--only', 'applications']
    findings = JSON.parse((await fakes.run(place.folder, 'src/commands/verify.ts', args)).stdout).findings
  })
  const [found, ...more] = findings.filter(({ status }) => status !== 'ok')
  assert.equal(more, [])
  assert.equal([found?.subject, found?.says], ['classifier', 'Argo CD leaves it as it is, whatever Git says'])
  assert.is(
    found?.more,
    'kubectl --context aks-mlops-contoso-dev annotate application classifier argocd.argoproj.io/skip-reconcile- --namespace argocd',
  )
})

it.run()
