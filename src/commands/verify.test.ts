import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding } from '../operate/finding.ts'
import {
  answersOf,
  application,
  balancer,
  type Cluster,
  certificate,
  critical,
  down,
  node,
  pod,
  WELL,
  warning,
} from '../operate/testing/cluster.ts'
import { type Edge, startEdge } from '../operate/testing/edge.ts'
import { canRun, type FakeAnswer, withFakes } from '../operate/testing/fakes.ts'
import { type NameServer, startNameServer } from '../operate/testing/name-server.ts'
import { placeFor } from '../workshop/testing/checkout.ts'

const it = suite('npm run verify')
const place = placeFor(it)

const ZONE = 'dev.example.com'
const HOSTS = ['aks', 'argocd', 'grafana', 'prometheus', 'alertmanager'].map((name) => `${name}.${ZONE}`)
const ADDRESS = '198.51.100.20'
const STAGING = "(STAGING) Let's Encrypt"
const PREDICTION = {
  filename: 'picture',
  predictions: [{ class_id: 'n01930112', label: 'nematode', confidence: 0.31 }],
}

type Answerer = Parameters<typeof startEdge>[0]['answer']
const well: Answerer = (host, path) => {
  if (host.startsWith('aks.')) return { status: 200, body: path === '/predict' ? PREDICTION : 'page' }
  if (/^(prometheus|alertmanager)\./.test(host))
    return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
  return { status: 401, body: { error: 'no session information' } }
}

let names: NameServer
let edge: Edge | undefined
it.before(async () => {
  names = await startNameServer({ A: Object.fromEntries(HOSTS.map((host) => [host, [ADDRESS]])) })
  if (canRun('openssl', 'certificates of the hosts'))
    edge = await startEdge({ issuer: STAGING, hosts: HOSTS, answer: well })
})
it.after(() => {
  names.close()
  edge?.close()
})

interface Verified {
  readonly code: number | null
  readonly findings: readonly Finding[]
  readonly stdout: string
  readonly stderr: string
}

/** Runs it for dev, against a cluster, and reads its JSON. */
async function verify(
  scenario: readonly FakeAnswer[],
  args: readonly string[],
  at = edge,
  env: Readonly<Record<string, string>> = {},
): Promise<Verified> {
  let verified: Verified | undefined
  await withFakes(scenario, async (fakes) => {
    const connect = at ? ['--connect-to', at.address] : []
    const all = ['--env', 'dev', '--json', '--resolver', names.address, ...connect, ...args]
    const { code, stdout, stderr } = await fakes.run(place.folder, 'src/commands/verify.ts', all, { env })
    const { findings = [] } = stdout.startsWith('{') ? JSON.parse(stdout) : {}
    verified = { code, findings, stdout, stderr }
  })
  return verified as Verified
}
const only = (...topics: string[]) => topics.flatMap((topic) => ['--only', topic])
const bad = ({ findings }: Verified) =>
  findings.filter(({ status }) => status === 'failed').map(({ topic, subject, says }) => `${topic} ${subject}: ${says}`)
const ill = (change: Partial<Cluster>) => answersOf({ ...WELL, ...change })

it('finds everything well, down to a prediction for a real picture', async () => {
  if (!edge) return
  const verified = await verify(answersOf(WELL), [])
  assert.equal(bad(verified), [])
  assert.is(verified.code, 0, verified.stderr)
  assert.is(
    [...new Set(verified.findings.map(({ topic }) => topic))].join(' '),
    'nodes applications drift images pods certificates dns hosts services predict targets alerts',
  )
  const predicted = verified.findings.find(({ topic }) => topic === 'predict')?.says
  assert.is(predicted?.replace(/in \d+ ms/, ''), 'nematode, 31 %, ')
  assert.match(verified.stderr, /\$ kubectl --context aks-mlops-contoso-dev --request-timeout=30s get nodes/)
  assert.equal(edge.posted.at(-1)?.subarray(1, 4).toString(), 'PNG')
})

it('names what is wrong in the cluster, each with the command that shows more', async () => {
  const verified = await verify(
    ill({
      nodes: [
        node('a', [{ type: 'Ready', status: 'Unknown', message: 'Kubelet stopped posting node status.' }]),
        node('b', [
          { type: 'Ready', status: 'True' },
          { type: 'DiskPressure', status: 'True' },
        ]),
      ],
      applications: [
        ...WELL.applications.slice(1),
        application('classifier', {
          sync: { status: 'OutOfSync' },
          health: { status: 'Degraded' },
          operationState: { phase: 'Failed', message: 'one or more objects failed to apply' },
        }),
      ],
      pods: [
        pod('classifier', 'classifier-2', {
          ready: false,
          restartCount: 7,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
        }),
        pod(
          'monitoring',
          'prometheus-0',
          { ready: false },
          {
            phase: 'Pending',
            conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }],
          },
        ),
        pod('argocd', 'done', {}, { phase: 'Succeeded' }),
      ],
      certificates: [
        certificate('classifier', {
          conditions: [{ type: 'Ready', status: 'False', message: 'Issuing certificate as Secret does not exist' }],
        }),
        certificate('late', { conditions: [{ type: 'Ready', status: 'True' }], renewalTime: '2026-01-01T00:00:00Z' }),
      ],
      services: [balancer('envoy-public')],
      targets: [down],
      alerts: [critical, warning],
    }),
    only('nodes', 'applications', 'pods', 'certificates', 'dns', 'targets', 'alerts'),
  )
  assert.is(verified.code, 1)
  assert.equal(bad(verified), [
    'nodes a: not ready: Kubelet stopped posting node status.',
    'nodes b: DiskPressure',
    'applications classifier: OutOfSync, Degraded: one or more objects failed to apply',
    'applications access: in Git, but not in the cluster',
    'pods classifier/classifier-2: main: CrashLoopBackOff, 7 restarts',
    'pods monitoring/prometheus-0: waits for a node: 0/3 nodes are available',
    'certificates classifier/classifier: Issuing certificate as Secret does not exist',
    'certificates classifier/late: should have been renewed on 2026-01-01T00:00:00Z',
    'dns load balancer: has no address yet',
    'targets classifier: is not scraped',
    'targets cert-manager/cert-manager-0: down: context deadline exceeded',
    'alerts Watchdog: does not fire: no rule is evaluated',
    'alerts ServiceDown classifier: critical: ServiceDown of the classifier',
  ])
  for (const { status, more } of verified.findings)
    if (status === 'failed') assert.match(more ?? '', /^(kubectl --context aks-mlops-contoso-dev |https:)/)
  assert.ok(
    verified.findings.some(({ subject, status }) => subject === 'QueueGrows classifier' && status === 'warning'),
  )
})

interface Living {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly spec: Record<string, unknown>
}
const living = (kind: string, name: string) =>
  (WELL.objects as readonly Living[]).find(
    (one) => one.kind === kind && `${one.metadata.namespace ?? ''}/${one.metadata.name}` === name,
  ) as Living

it('finds what Argo CD does not see: what is in the cluster and not in Git', async () => {
  const deny = living('NetworkPolicy', 'classifier/default-deny')
  const gateway = living('Gateway', 'exposure/public')
  const own = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec: { podSelector: {} } }
  const opened = [
    { ...deny, spec: { ...deny.spec, ingress: [{}] } },
    {
      ...gateway,
      spec: { ...gateway.spec, listeners: [...(gateway.spec['listeners'] as object[]), { name: 'open' }] },
    },
    { ...own, metadata: { name: 'mine', namespace: 'classifier' } },
    { ...own, metadata: { name: 'elsewhere', namespace: 'default' } },
    {
      ...own,
      metadata: { name: 'chart', namespace: 'argocd', annotations: { 'argocd.argoproj.io/tracking-id': 'x' } },
    },
  ]
  const verified = await verify(ill({ objects: opened }), only('drift'))
  assert.equal(bad(verified), [
    'drift NetworkPolicy classifier/default-deny: more than Git says: spec.ingress',
    'drift Gateway exposure/public: more than Git says: spec.listeners[open]',
    'drift NetworkPolicy classifier/mine: not in Git',
  ])
  assert.match(
    verified.findings[0]?.more ?? '',
    /replace --filename gitops\/dev\/classifier\/networkpolicy-default-deny/,
  )
})

it('compares DNS with the load balancer', async () => {
  const verified = await verify(ill({ services: [balancer('envoy-public', '198.51.100.99')] }), only('dns'))
  assert.is(bad(verified).length, HOSTS.length)
  assert.match(
    bad(verified)[0] ?? '',
    /aks\.dev\.example\.com: 198\.51\.100\.20, not the load balancer’s 198\.51\.100\.99/,
  )
})

it('sees what clients would: an untrusted, a foreign and an ending certificate, no redirect, an open door', async () => {
  if (!edge) return
  const open: Answerer = (host, path) =>
    host.startsWith('grafana.') ? { status: 200 } : host.startsWith('argocd.') ? { status: 503 } : well(host, path)
  const wrong = await startEdge({
    issuer: 'Kubernetes Ingress Controller Fake Certificate',
    hosts: [HOSTS[0] ?? ''],
    answer: open,
    redirects: false,
  })
  try {
    const verified = await verify([], only('hosts', 'predict'), wrong)
    const text = bad(verified).join('\n')
    assert.match(
      text,
      /hosts aks\.dev\.example\.com certificate: Kubernetes Ingress Controller Fake Certificate.*: not trusted/,
    )
    assert.match(text, /hosts argocd\.dev\.example\.com certificate: Hostname\/IP does not match/)
    assert.match(text, /hosts grafana\.dev\.example\.com access: answers 200 to a stranger/)
    assert.match(text, /hosts argocd\.dev\.example\.com access: answers 503/)
    assert.match(text, /hosts prometheus\.dev\.example\.com redirect: http answers 401 instead of leading to https/)
    assert.is(verified.code, 1)
  } finally {
    wrong.close()
  }
})

it('says that nothing answers, and that a prediction is none', async () => {
  if (!edge) return
  const nothing = await verify([], only('hosts', 'predict'), { ...edge, address: '127.0.0.1:1:1' })
  assert.ok(
    bad(nothing).every((line) => line.endsWith('the connection is refused')),
    bad(nothing).join('\n'),
  )
  const busy = await startEdge({
    issuer: STAGING,
    hosts: HOSTS,
    answer: () => ({ status: 503, body: { title: 'The queue is full' } }),
  })
  try {
    assert.match(bad(await verify([], only('predict'), busy))[0] ?? '', /answers 503: \{"title":"The queue is full"\}/)
  } finally {
    busy.close()
  }
})

it('explains a cluster that does not answer, and goes on with the rest', async () => {
  if (!edge) return
  const refused: FakeAnswer = {
    when: 'kubectl',
    code: 1,
    stderr: 'Unable to connect to the server: dial tcp 20.50.1.2:443: i/o timeout\n',
  }
  const verified = await verify([refused], [])
  assert.is(verified.code, 1)
  assert.ok(bad(verified).some((line) => line.startsWith('nodes : The API server does not answer from here.')))
  assert.ok(verified.findings.some(({ topic, status }) => topic === 'predict' && status === 'ok'))
})

it('watches until nothing fails, and gives up in time', async () => {
  const late: FakeAnswer = { when: 'kubectl get nodes', unless: ['ready'], sets: ['ready'], stdout: { items: [] } }
  const args = ['--env', 'dev', '--watch', '--every', '0.1', ...only('nodes')]
  await withFakes([late, ...answersOf(WELL)], async (fakes) => {
    const { code, stdout, stderr } = await fakes.run(place.folder, 'src/commands/verify.ts', args)
    assert.is(code, 0, stderr)
    assert.match(
      stdout,
      /✖ nodes {2}nodes {2}there are none[\s\S]*→ kubectl[\s\S]*1 failed[\s\S]*2 ok, 0 to look at, 0 failed/,
    )
  })
  await withFakes([{ when: 'kubectl get nodes', stdout: { items: [] } }], async (fakes) => {
    const { code, stderr } = await fakes.run(place.folder, 'src/commands/verify.ts', [...args, '--for', '0.01'])
    assert.is(code, 1)
    assert.match(stderr, /Gave up after 0\.01 min/)
  })
})

it('refuses what it does not know', async () => {
  assert.match((await verify([], ['--only', 'weather'])).stderr, /nothing to verify called "weather"/)
  assert.match((await verify([], ['--connect-to', 'somewhere'])).stderr, /"somewhere" is not an address/)
  assert.match((await verify([], ['--every', 'often'])).stderr, /--every often is not a number above 0/)
})

it.run()
