import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { renderObject } from '../../../engine/output/render.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, namespace, object } from '../../../workshop/testing/objects.ts'
import { objectPruned } from './object-pruned.ts'

const it = suite('object-pruned')

const gone = (one: KubernetesObject, rest: readonly KubernetesObject[] = []) =>
  raised(objectPruned, { objects: [one, ...rest] }, { objects: rest })

it('is critical where data goes, and says that a person has to confirm', () => {
  assert.equal(gone(namespace('shop')), [
    'critical: Deleted, and with it everything in it, volumes as well. Argo CD waits until a person confirms.',
  ])
  assert.match(gone(object('v1/PersistentVolumeClaim', 'data'))[0] ?? '', /^critical/)
})

it('is less for what holds none', () => {
  assert.match(gone(deployment())[0] ?? '', /^high/)
  assert.match(gone(object('monitoring.coreos.com/v1/ServiceMonitor', 'web'))[0] ?? '', /^low/)
})

it('is low for a route where another object answers for its hosts', () => {
  const route = (name: string) =>
    object('gateway.networking.k8s.io/v1/HTTPRoute', name, { spec: { hostnames: ['a.example.com'] } })
  assert.match(gone(route('web'))[0] ?? '', /^low: Deleted, and with it the way to its hosts/) // host-unanswered is high
  assert.match(gone(route('web'), [route('other')])[0] ?? '', /^low: Deleted; another object answers/)
})

it('is medium for a route that sends visitors on to TLS', () => {
  const redirect = object('gateway.networking.k8s.io/v1/HTTPRoute', 'to-https', {
    spec: { rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }] }] },
  })
  assert.match(gone(redirect)[0] ?? '', /^medium: Deleted: whoever comes without TLS/)
})

it('is high for a Gateway, also where its routes stay', () => {
  const gateway = object('gateway.networking.k8s.io/v1/Gateway', 'public', {
    spec: { listeners: [{ name: 'a', hostname: 'a.example.com' }] },
  })
  const route = object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', {
    spec: { hostnames: ['a.example.com'], parentRefs: [{ name: 'public' }] },
  })
  assert.match(gone(gateway, [route])[0] ?? '', /^high: Deleted, and with it the public address/)
})

it('is critical for an Application that takes data with it', () => {
  const application = (metadata: object) => object('argoproj.io/v1alpha1/Application', 'web', {}, { ...metadata })
  const finalizers = ['resources-finalizer.argocd.argoproj.io']
  const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' }
  assert.match(gone(application({ finalizers, annotations }))[0] ?? '', /^critical/)
  assert.match(gone(application({ finalizers }))[0] ?? '', /^high/)
  assert.match(gone(application({}))[0] ?? '', /^medium.*stays/)
})

it('says nothing of an object that changes, and little of one that Argo CD leaves', () => {
  assert.equal(raised(objectPruned, { objects: [deployment()] }, { objects: [deployment({ labels: { a: 'b' } })] }), [])
  const kept = object(
    'v1/PersistentVolumeClaim',
    'data',
    {},
    { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } },
  )
  assert.match(gone(kept)[0] ?? '', /^low: Stays/)
})

it('sees an object that moves to another component', () => {
  const text = renderObject(deployment(), 'src/test.ts')
  const side = (component: string) => ({ files: { [`gitops/dev/${component}/deployment.yaml`]: text } })
  assert.match(raised(objectPruned, side('a'), side('b')).join(), /^medium: Moves from `a` to `b`/)
})

it('leaves what goes with its namespace to the namespace, data apart', () => {
  const claim = object('v1/PersistentVolumeClaim', 'data')
  const other = namespace('other')
  const found = raised(objectPruned, { objects: [namespace(), deployment(), claim, other] }, { objects: [other] })
  assert.is(found.filter((one) => one.startsWith('critical')).length, 2)
  assert.is(found.length, 2)
})

it('is low for a certificate that nothing shows any more, and medium for one that is shown', () => {
  const certificate = object('cert-manager.io/v1/Certificate', 'web', { spec: { secretName: 'web-tls' } })
  const gateway = (name: string) =>
    object('gateway.networking.k8s.io/v1/Gateway', 'public', {
      spec: { listeners: [{ name: 'a', tls: { certificateRefs: [{ name }] } }] },
    })
  assert.match(gone(certificate, [gateway('web-tls')])[0] ?? '', /^medium/)
  assert.match(gone(certificate, [gateway('all-tls')])[0] ?? '', /^low: Deleted, and nothing shows it/)
})

it.run()
