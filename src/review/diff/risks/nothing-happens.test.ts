import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesOf, raised } from '../../../workshop/testing/diff.ts'
import { deployment, namespace, object } from '../../../workshop/testing/objects.ts'
import { compareSides } from '../report/report.ts'
import { nothingHappens } from './nothing-happens.ts'

const it = suite('nothing-happens')

const dev = filesOf({
  objects: [deployment(), namespace()],
  resources: { 'azurerm_kubernetes_cluster.main': { name: 'a' } },
})
const named = (name: string) => new Map([...dev].map(([path, text]) => [path.replace('/dev/', `/${name}/`), text]))
const compare = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  compareSides({ name: 'base', files: new Map(before) }, { name: 'head', files: new Map(after) }, '2026-11-23')
const findings = (report: ReturnType<typeof compare>, name: string) =>
  report.environments
    .filter((one) => one.name === name)
    .flatMap(({ components }) => components.flatMap((one) => one.findings))

it('says once for each tree of an environment that goes that everything runs on', () => {
  const found = findings(compare(dev, new Map()), 'dev')
  assert.equal(
    found.map(({ risk, level, subject }) => `${level} ${risk} ${subject}`),
    ['high nothing-happens gitops/dev', 'high nothing-happens terraform/dev'],
  )
  assert.match(found.map(({ message }) => message).join(), /Nothing of 1 resources .* `npm run teardown -- dev` first/)
})

it('says of one that is renamed that the other does not take it over', () => {
  const report = compare(dev, named('development'))
  assert.match(findings(report, 'dev')[1]?.message ?? '', /`development` does not take it over/)
  assert.equal(
    findings(report, 'dev').map(({ risk }) => risk),
    ['nothing-happens', 'nothing-happens'],
  )
})

it('leaves what all environments share to the other classes, since it is never given up with one', () => {
  const shared = new Map([...dev].map(([path, text]) => [path.replace('/dev/', '/bootstrap/'), text]))
  const risks = findings(compare(shared, new Map()), 'bootstrap').map(({ risk }) => risk)
  assert.not.ok(risks.includes('nothing-happens'))
  assert.ok(risks.includes('resource-destroyed'))
})

it('tells what is deleted where only some of the files go', () => {
  const less = new Map([...dev].filter(([path]) => !path.includes('namespace')))
  assert.ok(findings(compare(dev, less), 'dev').some(({ risk }) => risk === 'object-pruned'))
})

it('is medium for a component that no Application reads, and nothing for one that some reads', () => {
  const application = (path: string) =>
    object('argoproj.io/v1alpha1/Application', 'argocd/web', { spec: { source: { path, repoURL: 'a' } } })
  const side = (path: string, replicas: number) => ({
    objects: [application(path), deployment({ spec: { replicas } })],
  })
  assert.equal(raised(nothingHappens, side('gitops/dev/other', 1), side('gitops/dev/other', 2)), [
    'medium: No Application reads `gitops/dev/web`: the change reaches no cluster.',
  ])
  assert.equal(raised(nothingHappens, side('gitops/dev/web', 1), side('gitops/dev/web', 2)), [])
})

it.run()
