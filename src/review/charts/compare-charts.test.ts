import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compareSides } from '../diff/report/report.ts'
import { Snapshot } from '../diff/snapshot.ts'
import { renderSides } from './compare-charts.ts'
import { hasHelm, withServedCharts } from './testing/served-charts.ts'
import { filesOf, inRepository, sourceOf, told } from './testing/told-chart.ts'

const it = suite('renderSides')

if (hasHelm()) {
  const DANGEROUS = {
    'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: main, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { hostNetwork: true, containers: [{ name: web, image: "registry.example.com/web:1.1.0" }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: main }
rules: [{ apiGroups: [""], resources: [secrets], verbs: [get] }]
`,
  }

  /** Findings of a comparison with charts. */
  async function compared(root: string, before: Map<string, string>, after: Map<string, string>, asked: boolean) {
    const base = new Snapshot('base', { files: before })
    const charts = await renderSides(root, base, new Snapshot('head', { files: after, fallback: base }), asked)
    const report = compareSides(
      { name: 'base', files: before, rendered: charts.before },
      { name: 'head', files: after, rendered: charts.after },
      '2026-11-23',
      charts.notes,
    )
    const findings = report.environments.flatMap(({ components }) => components.flatMap((one) => one.findings))
    return { report, texts: findings.map(({ level, risk, subject }) => `${level} ${risk} ${subject}`) }
  }

  it('compares what charts render, with the name of the chart, and finds nothing in what is random', () =>
    withServedCharts([told('1.0.0'), told('1.1.0', DANGEROUS)], async (served) => {
      const [before, after] = [filesOf(sourceOf(served)), filesOf(sourceOf(served, '1.1.0'))]
      await inRepository(before, async (root) => {
        const { texts, report } = await compared(root, before, after, true)
        assert.ok(texts.includes('high rbac-widened ClusterRole main (web)'), texts.join('\n'))
        assert.ok(texts.includes('high pod-security-weakened Deployment shop/main (web)'))
        assert.ok(texts.some((text) => text.startsWith('low pods-restart Deployment shop/main (web)')))
        const changes = report.environments.flatMap(({ components }) => components.flatMap((one) => one.changes))
        assert.not.ok(changes.some(({ subject }) => subject.startsWith('ConfigMap')))
        assert.not.match(report.notes.join(), 'not rendered')
      })
    }))

  it('does so by itself once the archives are there, and says that they are not before', () =>
    withServedCharts([told('1.0.0'), told('1.1.0', DANGEROUS)], async (served) => {
      const [before, after] = [filesOf(sourceOf(served)), filesOf(sourceOf(served, '1.1.0'))]
      await inRepository(before, async (root) => {
        const without = await compared(root, before, after, false)
        assert.match(without.report.notes.join(), 'Chart not rendered: ')
        assert.not.ok(without.texts.some((text) => text.includes('(web)')))
        await compared(root, before, after, true)
        const silent = await compared(root, before, after, false)
        assert.ok(silent.texts.includes('high rbac-widened ClusterRole main (web)'))
      })
    }))

  it('compares no release of which one side does not render', () =>
    withServedCharts([told('1.0.0')], async (served) => {
      const [before, after] = [filesOf(sourceOf(served)), filesOf(sourceOf(served, '9.9.9'))]
      await inRepository(before, async (root) => {
        const { texts, report } = await compared(root, before, after, true)
        assert.not.ok(
          texts.some((text) => text.includes('(web)')),
          texts.join('\n'),
        )
        assert.match(report.notes.join(), /Chart not rendered: .*web 9\.9\.9/)
      })
    }))

  it('says so where there is no Helm, if a chart or its values change', () =>
    withServedCharts([told('1.0.0')], async (served) => {
      const [before, after] = [filesOf(sourceOf(served)), filesOf(sourceOf(served, '1.1.0'))]
      const path = process.env['PATH']
      await inRepository(before, async (root) => {
        try {
          process.env['PATH'] = ''
          const { report } = await compared(root, before, after, false)
          assert.equal(report.notes, ['Charts not rendered: there is no helm on the path.'])
          const label = new Map([
            ...before,
            ['gitops/dev/web/a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'],
          ])
          assert.equal((await compared(root, before, label, false)).report.notes, [])
        } finally {
          process.env['PATH'] = path
        }
      })
    }))
} else
  it('are not rendered: there is no helm on the path', () => {
    console.log('  skips: no helm')
  })

it.run()
