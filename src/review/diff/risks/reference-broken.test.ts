import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, namespace, object, service } from '../../../workshop/testing/objects.ts'
import { referenceBroken } from './reference-broken.ts'

const it = suite('reference-broken')

const found = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) =>
  raised(referenceBroken, { objects: [namespace(), ...before] }, { objects: [namespace(), ...after] })

const config = object('v1/ConfigMap', 'settings', { data: { a: '1' } })
const reader = (key: string, spec = {}) =>
  deployment({
    container: { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key } } }] },
    spec,
  })

it('is high where an object or a key that is named goes, and says what is noticed', () => {
  assert.equal(found([config, reader('a')], [reader('a')]), [
    'high: Deployment shop/web: spec.template.spec.containers[web].env[A].valueFrom.configMapKeyRef names ConfigMap shop/settings, which does not exist. Pods that start anew do not start.',
  ])
  assert.match(
    found([config, reader('a')], [config, reader('b')])[0] ?? '',
    /names the key b of ConfigMap shop\/settings/,
  )
  assert.equal(found([config, reader('a')], [config, reader('a', { replicas: 2 })]), [])
})

it('says nothing of what led nowhere before, or of what a chart may make', () => {
  assert.equal(found([reader('a')], [reader('a', { replicas: 2 })]), [])
  const route = (name: string) =>
    object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', {
      spec: { rules: [{ backendRefs: [{ name, port: 80, namespace: 'charts' }] }] },
    })
  const grant = object('gateway.networking.k8s.io/v1/ReferenceGrant', 'charts/web', {
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }],
      to: [{ group: '', kind: 'Service' }],
    },
  })
  assert.equal(found([grant], [grant, route('of-a-chart')]), [])
})

it('is high where a port of a Service goes, or leads to one that its pods do not listen on', () => {
  const route = object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', {
    spec: { rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
  })
  const listens = (port: number, targetPort: string | number = 'http') =>
    service({ ports: [{ name: 'http', port, targetPort }] })
  const base = [deployment(), route, listens(80)]
  assert.match(
    found(base, [deployment(), route, listens(81)])[0] ?? '',
    /^high: HTTPRoute shop\/web: .* names port 80 of Service shop\/web, which has 81, http\. Requests that go there/,
  )
  assert.match(
    found(base, [deployment(), route, listens(80, 9090)])[0] ?? '',
    /leads port 80 to 9090, and its pods listen on 8080/,
  )
  assert.equal(found(base, [deployment(), route, listens(80, 8080)]), [])
})

it('is high where a Service selects nobody any more, and medium where a monitor does', () => {
  const monitor = object('monitoring.coreos.com/v1/ServiceMonitor', 'web', {
    spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'http' }] },
  })
  const base = [deployment(), service(), monitor]
  const other = (spec: object) => service({ selector: { app: 'shop' }, ...spec })
  assert.match(
    found(base, [deployment(), other({}), monitor])[0] ?? '',
    /^high: Service shop\/web: spec.selector .*answered by nobody/,
  )
  const unlabelled = service({}, { labels: { app: 'shop' } })
  assert.match(found(base, [deployment(), unlabelled, monitor])[0] ?? '', /^medium: ServiceMonitor shop\/web/)
  assert.equal(found(base, [deployment(), service({ type: 'ClusterIP' }), monitor]), [])
})

it('is high where a grant goes that a route needs, and where a certificate of a listener goes', () => {
  const gateway = object('gateway.networking.k8s.io/v1/Gateway', 'edge/public', {
    spec: {
      listeners: [{ name: 'web', hostname: 'a.example.com', tls: { certificateRefs: [{ name: 'web-tls' }] } }],
    },
  })
  const certificate = object('cert-manager.io/v1/Certificate', 'edge/web', {
    spec: { secretName: 'web-tls', dnsNames: ['a.example.com'], issuerRef: { name: 'a', kind: 'ClusterIssuer' } },
  })
  const issuer = object('cert-manager.io/v1/ClusterIssuer', '/a', { spec: {} })
  const edge = [namespace('edge'), gateway, certificate, issuer]
  assert.match(
    found(edge, [namespace('edge'), gateway, issuer])[0] ?? '',
    /names Secret edge\/web-tls, which does not exist/,
  )
  assert.match(
    found(edge, [namespace('edge'), gateway, certificate])[0] ?? '',
    /names ClusterIssuer a of cert-manager.io.*not renewed/,
  )
  const route = object('gateway.networking.k8s.io/v1/HTTPRoute', 'edge/web', {
    spec: { rules: [{ backendRefs: [{ name: 'web', namespace: 'shop', port: 80 }] }] },
  })
  const grant = (kind: string) =>
    object('gateway.networking.k8s.io/v1/ReferenceGrant', 'edge', {
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind, namespace: 'edge' }],
        to: [{ group: '', kind: 'Service' }],
      },
    })
  const crossing = [...edge, service(), deployment(), route]
  assert.match(
    found([...crossing, grant('HTTPRoute')], [...crossing, grant('TLSRoute')])[0] ?? '',
    /^high: .*crosses into namespace "shop"\. What it refers to is refused/,
  )
  assert.equal(found([...crossing, grant('HTTPRoute')], [...crossing, grant('HTTPRoute')]), [])
})

it('is high where an ExternalSecret no longer makes what pods read', () => {
  const secret = (secretKey: string) =>
    object('external-secrets.io/v1/ExternalSecret', 'users', {
      spec: { data: [{ secretKey, remoteRef: { key: 'a' } }] },
    })
  const pods = deployment({
    container: { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'users', key: 'auth' } } }] },
  })
  assert.match(
    found([secret('auth'), pods], [secret('other'), pods])[0] ?? '',
    /names the key auth of Secret shop\/users, which has other/,
  )
  assert.equal(found([secret('auth'), pods], [secret('auth'), pods, config]), [])
})

it('is high where a name that led to ours leads to nothing, also where a chart might make it', () => {
  const application = object('argoproj.io/v1alpha1/Application', 'argocd/web', {
    spec: { destination: { namespace: 'shop' }, sources: [{ repoURL: 'https://charts.example.com', chart: 'a' }] },
  })
  const secret = object('external-secrets.io/v1/ExternalSecret', 'users', { spec: { data: [] } })
  const pods = (secretName: string) => deployment({ pod: { volumes: [{ name: 'a', secret: { secretName } }] } })
  const base = [application, secret]
  assert.match(found([...base, pods('users')], [...base, pods('user')])[0] ?? '', /^high: .*names Secret shop\/user,/)
  assert.equal(found([...base, pods('of-the-chart')], [...base, pods('other-of-the-chart')]), [])
  assert.equal(found([...base, deployment()], [...base, pods('of-the-chart')]), [])
  assert.match(found(base, [application, pods('users')])[0] ?? '', /^high: .*names Secret shop\/users,/)
  assert.equal(found([deployment()], [deployment({ pod: { priorityClassName: 'of-a-chart' } })]), [])
})

it('is high where a key of a Secret goes that a chart may read, and where a policy names another port than the pods', () => {
  const secret = (...keys: string[]) =>
    object('external-secrets.io/v1/ExternalSecret', 'users', {
      spec: { data: keys.map((secretKey) => ({ secretKey, remoteRef: { key: 'a' } })) },
    })
  assert.match(found([secret('a', 'b')], [secret('a')])[0] ?? '', /^high: .*The Secret `users` no longer has `b`/)
  assert.equal(found([secret('a')], [secret('a', 'b')]), [])
  assert.equal(found([secret('a')], []), [])
  const policy = object('networking.k8s.io/v1/NetworkPolicy', 'web', {
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ port: 8080 }] }],
    },
  })
  const listens = (containerPort: number) => deployment({ container: { ports: [{ name: 'http', containerPort }] } })
  assert.match(
    found([policy, listens(8080)], [policy, listens(8090)])[0] ?? '',
    /^high: NetworkPolicy shop\/web: .*on 8080, on which its pods do not listen/,
  )
  assert.equal(found([policy, listens(8080)], [policy, listens(8080), secret('a')]), [])
})

it('says of each object in a Namespace that goes that its sync fails', () => {
  const objects = ['a', 'b'].map((name) => object('v1/ConfigMap', `gone/${name}`))
  const messages = raised(referenceBroken, { objects: [namespace('gone'), ...objects] }, { objects })
  assert.is(messages.length, 2)
  assert.match(messages[0] ?? '', /^high: ConfigMap gone\/a: metadata\.namespace is "gone".*The sync fails\.$/)
})

it.run()
