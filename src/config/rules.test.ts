import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dev } from '../environments/dev.ts'
import { UserError } from '../errors.ts'
import { parseEnvironment } from './load.ts'

const it = suite('rules between fields')

/** The shipped environment with some values replaced, at any depth. */
function withValues(changes: object, base: object = dev): object {
  return Object.fromEntries([
    ...Object.entries(base),
    ...Object.entries(changes).map(([key, value]) => {
      const before = Reflect.get(base, key)
      const isNested = [value, before].every((side) => side?.constructor === Object)
      return [key, isNested ? withValues(value, before) : value]
    }),
  ])
}

function problemsOf(changes: object): string {
  try {
    parseEnvironment('dev', withValues(changes))
    return ''
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

const CASES: readonly (readonly [string, object, RegExp])[] = [
  [
    'a range that does not start at its network',
    { network: { pods: '10.128.3.0/16' } },
    /start at its network: 10\.128\.0\.0\/16\s+→ at network\.pods/,
  ],
  [
    'pods inside the virtual network',
    { network: { pods: '10.20.128.0/17' } },
    /overlaps network\.vnet.*\s+→ at network\.pods/,
  ],
  [
    'services among the pods',
    { network: { services: '10.128.0.0/20' } },
    /overlaps network\.pods.*\s+→ at network\.services/,
  ],
  [
    'nodes outside the virtual network',
    { network: { nodes: '10.99.0.0/22' } },
    /must lie inside network\.vnet.*\s+→ at network\.nodes/,
  ],
  [
    'a node subnet that is too small',
    { network: { nodes: '10.20.0.0/29' } },
    /has 3 addresses.*\s+→ at network\.nodes/,
  ],
  [
    'a pod range that is too small',
    { network: { pods: '10.128.0.0/22' } },
    /room for 4 nodes.*use a \/20 or larger\s+→ at network\.pods/,
  ],
  [
    'a service range that is too large',
    { network: { services: '172.0.0.0/11' } },
    /\/12 or smaller\s+→ at network\.services/,
  ],
  [
    'pool bounds in the wrong order',
    { cluster: { systemPool: { minNodes: 5 } } },
    /at least minNodes \(5\).*\s+→ at cluster\.systemPool\.maxNodes/,
  ],
  [
    'replica bounds in the wrong order',
    { components: { classifier: { minReplicas: 9 } } },
    /at least minReplicas \(9\)/,
  ],
  [
    'a host outside the zone',
    { hosts: { grafana: 'grafana.other.org' } },
    /must end in \.dev\.example\.com.*\s+→ at hosts\.grafana/,
  ],
  ['the same host twice', { hosts: { grafana: 'aks.dev.example.com' } }, /also the host of classifier/],
  [
    'a Kubernetes version past its end of life',
    { cluster: { kubernetesVersion: '1.33' } },
    /end of life on 2026-06-28; use 1\.35 or 1\.36/,
  ],
  [
    'ingress-nginx on a version it does not know',
    { cluster: { kubernetesVersion: '1.36' }, components: { exposure: { engine: 'ingress-nginx' } } },
    /tested up to Kubernetes 1\.35/,
  ],
  [
    'a move to ingress-nginx on a version it does not know',
    { cluster: { kubernetesVersion: '1.36' }, components: { exposure: { bothEngines: true } } },
    /tested up to Kubernetes 1\.35.*\s+→ at components\.exposure\.bothEngines/,
  ],
  [
    'a host that the wildcard does not cover',
    { hosts: { grafana: 'a.b.dev.example.com' }, components: { 'cert-manager': { certificates: 'wildcard' } } },
    /not covered by \*\.dev\.example\.com.*\s+→ at hosts\.grafana/,
  ],
  [
    'high availability without nodes for it',
    { components: { 'argo-cd': { highAvailability: true } } },
    /needs 3 nodes, but the user pools may shrink to 1/,
  ],
  ['a name that Azure refuses', { organization: 'toolongforazure' }, /2 to 8 lower-case letters/],
  ['a name other than its registration', { name: 'staging' }, /must be "dev"/],
  ['an unknown field', { zonee: 'x' }, /Unrecognized key: "zonee"/],
]

for (const [what, changes, message] of CASES)
  it(`refuses ${what}`, () => {
    assert.match(problemsOf(changes), message)
  })

it('accepts the shipped environment', () => {
  assert.is(problemsOf({}), '')
})

it('shows the problems of fields and of rules at once', () => {
  const message = problemsOf({ location: 'West Europe', network: { pods: '10.20.0.0/20' }, zone: 'Example' })
  assert.match(message, /at location/)
  assert.match(message, /at zone/)
  assert.match(message, /at network\.pods/)
})

it('says nothing of a rule whose fields are not readable', () => {
  const message = problemsOf({ network: { nodes: 'abc' } })
  assert.is(message.match(/✖/g)?.length, 1)
})

it('forbids the all-zero ids of a first synth in a live environment', () => {
  assert.match(problemsOf({ live: true }), /is live, but these are still all zero:\n✖ ids of Azure.*\n✖ the classifier/)
})

it.run()
