import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, object } from '../../../workshop/testing/objects.ts'
import { podsRestart } from './pods-restart.ts'

const it = suite('pods-restart')

const scaler = (min: number, max: number) =>
  object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
    spec: {
      minReplicas: min,
      maxReplicas: max,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    },
  })
const texts = (spec: object, container: object, others: readonly KubernetesObject[] = []) =>
  raised(
    podsRestart,
    { objects: [deployment({ spec: { ...spec } }), ...others] },
    { objects: [deployment({ spec: { ...spec }, container: { ...container } }), ...others] },
  )
// `deployment` spreads its spec last, so a template there would win.
const image = `registry.example.com/web@sha256:${'cd'.repeat(32)}`

it('says how many pods, by the autoscaler where there is one', () => {
  assert.match(
    texts({}, { image }, [scaler(2, 6)])[0] ?? '',
    /^low: 2 to 6 pods restart, one after another: containers\[web\]\.image: `.*abab` → `.*cdcd`\.$/,
  )
  assert.match(texts({ replicas: 3 }, { image })[0] ?? '', '3 pods restart')
})

it('is medium where nothing else answers meanwhile', () => {
  assert.match(
    texts({ replicas: 3, strategy: { type: 'Recreate' } }, { image })[0] ?? '',
    /^medium: 3 pods restart at once/,
  )
  const set = (value: string) =>
    object('apps/v1/StatefulSet', 'db', {
      spec: { template: { spec: { containers: [{ name: 'db', image: value }] } } },
    })
  assert.match(
    raised(podsRestart, { objects: [set('a')] }, { objects: [set('b')] })[0] ?? '',
    /^medium: 1 pod restarts without one beside it/,
  )
})

it('says that a DaemonSet restarts on every node', () => {
  const set = (value: string) =>
    object('apps/v1/DaemonSet', 'agent', {
      spec: { template: { spec: { containers: [{ name: 'a', image: value }] } } },
    })
  assert.match(raised(podsRestart, { objects: [set('a')] }, { objects: [set('b')] })[0] ?? '', 'One pod on every node')
})

it('says nothing of what is beside the template', () => {
  assert.equal(
    raised(podsRestart, { objects: [deployment()] }, { objects: [deployment({ spec: { replicas: 5 } })] }),
    [],
  )
  assert.equal(raised(podsRestart, {}, { objects: [deployment()] }), [])
})

it.run()
