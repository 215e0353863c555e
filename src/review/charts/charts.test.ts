import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { Snapshot } from '../diff/snapshot.ts'
import { pullCharts } from './archives.ts'
import { LOCK_FILE } from './lock-file.ts'
import { RANDOM } from './random-values.ts'
import { helmIn, renderSources } from './rendering.ts'
import { runCharts } from './run-charts.ts'
import { chartSourcesIn } from './sources.ts'
import { hasHelm, withServedCharts } from './testing/served-charts.ts'
import { filesOf, inRepository, sourceOf, told } from './testing/told-chart.ts'

const it = suite('charts')

/** What it says, its failure at the end. */
async function said(root: string, lock = false): Promise<string> {
  const lines: string[] = []
  try {
    await runCharts(root, { lock }, (line) => lines.push(line))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    lines.push(`${error.code}: ${error.message}`)
  }
  return lines.join('\n')
}

const rendered = async (root: string, files: Map<string, string>) => {
  const helm = await helmIn(root)
  if (!helm) throw new Error('no helm')
  const side = new Snapshot('a', { files })
  const sources = chartSourcesIn(side, 'dev')
  const refused = await pullCharts(helm.path, root, sources)
  const { releases, problems } = await renderSources(sources, { root, helm, lock: {}, refused })
  assert.equal([...problems.values()], [])
  return [...releases.values()].flat().map(({ object }) => object)
}

if (hasHelm()) {
  it('renders as Argo CD would: release, namespace, values, parameters, versions of the cluster, no tests', () =>
    withServedCharts([told('1.0.0')], async (served) => {
      const helm = {
        values: 'greeting: from values\nnested: { a: 3 }\n',
        valuesObject: { greeting: 'from the object', nothing: null },
        parameters: [{ name: 'nested.b', value: '4,5' }],
      }
      const files = filesOf(sourceOf(served, '1.0.0', helm))
      await inRepository(files, async (root) => {
        const objects = await rendered(root, files)
        assert.equal(
          objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'} ${metadata.name}`).sort(),
          [
            'ClusterRole - main',
            'ConfigMap shop main',
            'CustomResourceDefinition - widgets.example.com',
            'Deployment shop main',
          ],
        )
        assert.equal(objects.find(({ kind }) => kind === 'ConfigMap')?.['data'], {
          greeting: 'from the object',
          nested: '{"a":3,"b":"4,5"}',
          namespace: 'shop',
          kubernetes: 'v1.34.0',
          monitors: 'true',
          random: RANDOM,
        })
      })
    }))

  it('leaves out definitions where the Application skips them', () =>
    withServedCharts([told('1.0.0')], async (served) => {
      const files = filesOf(sourceOf(served, '1.0.0', { skipCrds: true }))
      await inRepository(files, async (root) => {
        assert.not.ok((await rendered(root, files)).some(({ kind }) => kind === 'CustomResourceDefinition'))
      })
    }))

  it('pulls from a registry as well, and from neither a second time', () =>
    withServedCharts([told('1.0.0')], async (served) => {
      const oci = {
        repoURL: `${served.registry}/web`,
        path: '.',
        targetRevision: '1.0.0',
        helm: { releaseName: 'main' },
      }
      await inRepository(filesOf(oci), async (root) => {
        assert.match(await said(root), /dev +web 1\.0\.0 \(4 objects\)/)
        served.replace(told('1.0.0', { 'templates/web.yaml': '' }))
        assert.match(await said(root), /dev +web 1\.0\.0 \(4 objects\)/)
      })
    }))

  it('says which archives nobody has seen before, and refuses one that changed under its version', () =>
    withServedCharts([told('1.0.0')], async (served) => {
      await inRepository(filesOf(sourceOf(served)), async (root) => {
        assert.match(await said(root), `not checked: ${served.repository} web 1.0.0`)
        assert.match(await said(root, true), '1 archive in src/config/charts.lock.json')
        assert.match(readFileSync(join(root, LOCK_FILE), 'utf8'), /web 1\.0\.0": "sha256:[0-9a-f]{64}"/)
        assert.not.match(await said(root), 'not checked')
        rmSync(join(root, 'dist'), { recursive: true })
        served.replace(told('1.0.0', { 'values.yaml': 'greeting: other\nreplicas: 1\nnested: {}\n' }))
        assert.match(await said(root), /CHARTS_FAILED: .*\n✖ .* web 1\.0\.0: .*the same version has other contents now/)
      })
    }))

  it('names every chart that cannot be pulled or does not render, with the reason', () =>
    withServedCharts(
      [told('1.0.0'), told('2.0.0', { 'templates/bad.yaml': '{{ fail "needs a name" }}' })],
      async (served) => {
        await inRepository(filesOf(sourceOf(served, '9.9.9')), async (root) => {
          assert.match(await said(root), /CHARTS_FAILED: 1 chart of 1 cannot be rendered\.\n✖ .* web 9\.9\.9: /)
        })
        await inRepository(filesOf(sourceOf(served, '2.0.0')), async (root) => {
          assert.match(await said(root), 'needs a name')
        })
      },
    ))
} else
  it('are not rendered: there is no helm on the path', () => {
    console.log('  skips: no helm')
  })

it.run()
