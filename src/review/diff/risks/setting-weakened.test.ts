import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { releaseValuesChanged } from './release-values-changed.ts'
import { settingWeakened } from './setting-weakened.ts'

const it = suite('setting-weakened')

const application = (
  helm: object,
  source: object = { chart: 'argo-cd', repoURL: 'https://argoproj.github.io/argo-helm' },
) => ({
  objects: [object('argoproj.io/v1alpha1/Application', 'web', { spec: { sources: [{ ...source, helm }] } })],
})

it('finds a value in each of the three forms, in blocks that come as well, and in charts of an OCI repository', () => {
  const found = (helm: object, source?: object) =>
    raised(settingWeakened, application({}, source), application(helm, source))
  const message =
    'high: argo-cd: configs.cm[exec.enabled]: nothing → `true`. Shells in pods open from the web page, for roles with the right to exec.'
  assert.equal(found({ valuesObject: { configs: { cm: { 'exec.enabled': true } } } }), [message])
  const text = (enabled: boolean) => application({ values: `configs:\n  cm:\n    exec.enabled: ${enabled}\n` })
  assert.match(raised(settingWeakened, text(false), text(true))[0] ?? '', /^high: argo-cd: .*`false` → `true`/)
  const parameters = [{ name: 'redis-ha.enabled', value: 'true' }]
  const off = [{ name: 'redis-ha.enabled', value: 'false' }]
  assert.match(
    raised(settingWeakened, application({ parameters }), application({ parameters: off }))[0] ?? '',
    /^medium: argo-cd: redis-ha\.enabled/,
  )
  const oci = { path: '.', repoURL: 'oci://quay.io/jetstack/charts/cert-manager' }
  assert.match(found({ valuesObject: { crds: { keep: false } } }, oci)[0] ?? '', /^high: cert-manager: crds\.keep/)
})

it('says of an annotation in the values of a chart once that it weakens', () => {
  const identity = (id: string) =>
    application({ valuesObject: { serviceAccount: { annotations: { 'azure.workload.identity/client-id': id } } } })
  const found = raised(settingWeakened, identity('11111111-a'), identity('22222222-b'))
  assert.is(found.length, 1)
  assert.match(found[0] ?? '', /^medium: argo-cd: serviceAccount\.annotations\[azure/)
})

it('says nothing of values whose chart goes', () => {
  const nginx = {
    chart: 'ingress-nginx',
    repoURL: 'https://charts.example.com',
    helm: { valuesObject: { controller: { replicas: 2 } } },
  }
  const other = { chart: 'a', repoURL: 'https://charts.example.com' }
  const side = (...sources: object[]) => ({
    objects: [object('argoproj.io/v1alpha1/Application', 'web', { spec: { sources } })],
  })
  assert.equal(raised(settingWeakened, side(nginx, other), side(other)), [])
  assert.equal(raised(releaseValuesChanged, side(other), side(nginx, other)), [])
})

it('is not said again among the values that change', () => {
  const values = (replicas: number, level: string) =>
    application({ valuesObject: { server: { replicas }, logging: { level } } })
  const [before, after] = [values(2, 'info'), values(1, 'debug')]
  assert.is(raised(settingWeakened, before, after).length, 1)
  assert.match(raised(releaseValuesChanged, before, after).join(), /A value changes.*logging\.level: `info` → `debug`/)
})

it('sees what goes with an object, unless what it was for goes too', () => {
  const policy = object('gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy', 'web', {
    spec: {
      targetRefs: [{ kind: 'HTTPRoute', name: 'web' }],
      rateLimit: { local: { rules: [{ limit: { requests: 20 } }] } },
    },
  })
  const route = object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', { spec: { hostnames: ['a.example.com'] } })
  const [both, left] = [{ objects: [policy, route] }, { objects: [route] }]
  assert.match(raised(settingWeakened, both, left)[0] ?? '', /^medium: spec\.rateLimit.* One caller may take more/)
  assert.equal(raised(settingWeakened, both, {}), [])
})

it.run()
