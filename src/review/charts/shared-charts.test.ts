/** The policies on what the real charts render with our values, from the folder of renderings beside the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { loadAll } from 'js-yaml'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Environment, parseEnvironment } from '../../config/load.ts'
import { at } from '../../engine/policies/fields.ts'
import { providedBy, synth } from '../../synth.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { prod } from '../../workshop/testing/environments/prod.ts'
import type { PlacedObject } from '../diff/snapshot.ts'
import { ACCEPTED } from './accepted.ts'
import { checkRendered, unmadeObjects } from './check-rendered.ts'
import { installedObjects } from './render.ts'

const it = suite('rendered charts')

const FOLDER = '../shared/rendered'
const bothEngines = <T extends typeof dev | typeof prod>(input: T) => ({
  ...input,
  components: { ...input.components, exposure: { ...input.components.exposure, bothEngines: true } },
})
const VARIANTS: Readonly<Record<string, Environment>> = {
  dev: parseEnvironment('dev', dev),
  prod: parseEnvironment('prod', prod),
  'both-engines-dev': parseEnvironment('dev', bothEngines(dev)),
  'both-engines-prod': parseEnvironment('prod', bothEngines(prod)),
}

/** What the charts of a variant render, as Argo CD would place it. */
function renderedIn(variant: string, { manifests }: ReturnType<typeof synth>): PlacedObject[] {
  return readdirSync(`${FOLDER}/${variant}`).flatMap((file) => {
    const [component = '', release] = file.replace(/\.yaml$/, '').split('.')
    const application = manifests.find((one) => one.component === component && one.object.kind === 'Application')
    const namespace = String(at(application?.object, 'spec', 'destination', 'namespace'))
    const objects = installedObjects(loadAll(readFileSync(`${FOLDER}/${variant}/${file}`, 'utf8')), namespace)
    return objects.map((object) => ({ environment: variant, component, object, chart: release ?? component }))
  })
}

if (existsSync(FOLDER)) {
  const met = new Set<unknown>()
  for (const [variant, env] of Object.entries(VARIANTS))
    it(`keep the policies, and pods are reached by real labels and ports: ${variant}`, () => {
      const made = synth([env])
      const rendered = renderedIn(variant, made)
      const provided = providedBy(env)
      const check = checkRendered({ env, manifests: made.manifests, provided }, rendered)
      for (const entry of check.met) met.add(entry)
      assert.equal(
        check.findings.map(({ policy, subject, message }) => `${policy}: ${subject} ${message}`),
        [],
      )
      assert.equal(unmadeObjects({ provided }, rendered), [])
    })

  it('meet every finding that is accepted', () => {
    assert.equal(
      ACCEPTED.filter((entry) => !met.has(entry)).map(({ policy, subject }) => `${policy} ${subject}`),
      [],
    )
  })

  it('are refused where a label, a port or a name is another one', () => {
    const env = parseEnvironment('dev', dev)
    const made = synth([env])
    const rendered = renderedIn('dev', made)
    const found = (edit: (text: string) => string) => {
      const edited = rendered.map((one) => ({ ...one, object: JSON.parse(edit(JSON.stringify(one.object))) }))
      const { findings } = checkRendered({ env, manifests: made.manifests, provided: providedBy(env) }, edited)
      return findings.map(({ policy }) => policy)
    }
    assert.ok(
      found((text) =>
        text.replaceAll('"app.kubernetes.io/name":"external-dns"', '"app.kubernetes.io/name":"dns"'),
      ).includes('selectors-match'),
    )
    assert.ok(found((text) => text.replaceAll('"containerPort":8080', '"containerPort":8099')).includes('ports-match'))
    assert.ok(
      found((text) => text.replaceAll('"name":"kube-prometheus-grafana"', '"name":"grafana"')).includes(
        'references-resolve',
      ),
    )
    assert.ok(
      found((text) => text.replaceAll('"runAsNonRoot":true', '"runAsNonRoot":false')).includes('restricted-pods'),
    )
  })
} else
  it('are not looked at: there is no ../shared/rendered beside the repository', () => {
    console.log(`  skips: no ${FOLDER}`)
  })

it.run()
