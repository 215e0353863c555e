import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../errors.ts'
import { dev } from '../workshop/testing/environments/dev.ts'
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

const MODEL = { versions: { 1: 'a.onnx', 2: 'b.onnx' }, serve: '1' }
const SERVICE = { runtime: 'classifier' }
const PLAIN = { runtime: 'oip', port: 8080 }
const POOL = { vmSize: 'Standard_D4ds_v5', minNodes: 1, maxNodes: 2 }
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
  ['replica bounds in the wrong order', { services: { classifier: { minReplicas: 9 } } }, /at least minReplicas \(9\)/],
  [
    'a canary that is no version of its model',
    { services: { classifier: { models: { cats: { ...MODEL, canary: { version: '3', percent: 5 } } } } } },
    /one of its versions: 1, 2\s+→ at services\.classifier\.models\.cats\.canary\.version/,
  ],
  [
    'a shadow of itself',
    { services: { classifier: { models: { cats: { ...MODEL, shadow: '1' } } } } },
    /must not be the version that answers\s+→ at services\.classifier\.models\.cats\.shadow/,
  ],
  [
    'a shadow of a model that /predict does not ask',
    { services: { classifier: { models: { cats: MODEL, dogs: { ...MODEL, shadow: '2' } } } } },
    /the first model alone.*\s+→ at services\.classifier\.models\.dogs\.shadow/,
  ],
  [
    'a host outside the zone',
    { hosts: { grafana: 'grafana.other.org' } },
    /must end in \.dev\.example\.com.*\s+→ at hosts\.grafana/,
  ],
  [
    'a service with a host outside the zone',
    { services: { classifier: { host: 'shop.other.org' } } },
    /must end in \.dev\.example\.com.*\s+→ at services\.classifier\.host/,
  ],
  [
    'a service with the name of a namespace, and one with that of a host',
    { services: { monitoring: SERVICE, grafana: SERVICE } },
    /name of a namespace of the platform.*\s+→ at services\.monitoring[\s\S]*name of a host.*\s+→ at services\.grafana/,
  ],
  [
    'a service with a name that Kubernetes refuses',
    { services: { Shop: SERVICE } },
    /no name for a service: 1 to 40 lower-case letters.*\s+→ at services\.Shop/,
  ],
  [
    'a service that calls one that is not there, and itself',
    { services: { shop: { runtime: 'oip', port: 8080, talksTo: ['rank', 'shop'] } } },
    /"rank" is no service here[\s\S]*"shop" is the service itself.*\s+→ at services\.shop\.talksTo\[1\]/,
  ],
  [
    'a second service of classifier/',
    { services: { birds: SERVICE } },
    /as that of classifier, .* run its image as oip\s+→ at services\.birds\.runtime/,
  ],
  [
    'an owner with the name of a project of the platform',
    { services: { classifier: { owner: 'platform' } } },
    /is a project of the platform in Argo CD.*\s+→ at services\.classifier\.owner/,
  ],
  [
    'a folder that a service may write already',
    { services: { shop: { runtime: 'oip', port: 8080, writable: ['/tmp'] } } },
    /is there already.*\s+→ at services\.shop\.writable\[0\]/,
  ],
  [
    'more services than a Gateway has listeners',
    { services: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`s${index}`, PLAIN])) },
    /are 61, and a Gateway has listeners for 59/,
  ],
  [
    'a service with a runtime that nobody knows',
    { services: { shop: { runtime: 'cgi' } } },
    /Invalid (input|discriminator).*\s+→ at services\.shop/,
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
    'subnets that overlap',
    { network: { privateEndpoints: '10.20.3.0/26' } },
    /overlaps network\.nodes.*\s+→ at network\.privateEndpoints/,
  ],
  [
    'a subnet that is too small for the API server',
    { network: { apiServer: '10.20.4.64/29' } },
    /use a \/28 or larger \(https:.*api-server-vnet-integration\)\s+→ at network\.apiServer/,
  ],
  [
    'zones in a region without any',
    { location: 'westus' },
    /must be \[\], as westus has no availability zones \(https:.*\)\s+→ at cluster\.zones/,
  ],
  ['no zone in a region that has some', { cluster: { zones: [] } }, /westeurope has some.*\s+→ at cluster\.zones/],
  [
    'an OS disk that does not fit the VM',
    { cluster: { systemPool: { osDiskGb: 128 } } },
    /Standard_D2ds_v5 has 75 GB.*use at most 75 \(https:.*\)\s+→ at cluster\.systemPool\.osDiskGb/,
  ],
  [
    'a VM without a local disk',
    { cluster: { systemPool: { vmSize: 'Standard_D4s_v5' } } },
    /has 0 GB.*its sibling with a d.*\s+→ at cluster\.systemPool\.vmSize/,
  ],
  [
    'a system pool that is too small',
    { cluster: { systemPool: { vmSize: 'Standard_B2ms' } } },
    /too small for a system pool.*use-system-pools/,
  ],
  [
    'spot pools alone',
    { cluster: { userPools: { general: { spot: true } } } },
    /one pool that is not spot.*\s+→ at cluster\.userPools/,
  ],
  [
    'pools whose stand-ins would meet',
    { cluster: { userPools: { inference123: POOL, inference124: POOL } } },
    /only after 9 characters.*\s+→ at cluster\.userPools\.inference123/,
  ],
  [
    'the name of a pool that Azure refuses',
    { cluster: { userPools: { inference1234: POOL } } },
    /no name for a pool: 1 to 12 lower-case letters.*\s+→ at cluster\.userPools\.inference1234/,
  ],
  [
    'windows that overlap',
    {
      cluster: {
        maintenance: { kubernetes: { day: 'Sunday', start: '22:00' }, nodes: { day: 'Monday', start: '01:00' } },
      },
    },
    /overlaps cluster\.maintenance\.kubernetes.*planned-maintenance\)\s+→ at cluster\.maintenance\.nodes/,
  ],
  [
    'a window that is too short',
    { cluster: { maintenance: { nodes: { hours: 2 } } } },
    /at least 4 hours.*\s+→ at cluster\.maintenance\.nodes\.hours/,
  ],
  [
    'a private registry below Premium',
    { registry: { sku: 'Standard', private: true } },
    /needs registry\.sku Premium, but it is Standard \(https:.*\)\s+→ at registry\.private/,
  ],
  [
    'copies in other regions below Premium',
    { registry: { sku: 'Basic', geoReplications: ['northeurope'] } },
    /needs registry\.sku Premium, but it is Basic.*\s+→ at registry\.geoReplications/,
  ],
  [
    'a copy in the registry’s own region',
    { registry: { geoReplications: ['westeurope'] } },
    /is the home of the registry.*\s+→ at registry\.geoReplications\[0\]/,
  ],
  [
    'a vault that nothing reaches',
    { vault: { private: false, publicAccess: false } },
    /nothing would reach the vault.*\s+→ at vault\.private/,
  ],
  [
    'a budget that starts within a month',
    { budget: { from: '2026-11-15' } },
    /first day of a month.*budgets\)\s+→ at budget\.from/,
  ],
  [
    'names that are too long together',
    { organization: 'fabrikam', name: 'production' },
    /Key Vault kv-mlops-fabrikamproduction, but Azure wants 3 to 24.*resource-name-rules\)/,
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

it('passes sizes and regions that it does not know', () => {
  const cluster = { systemPool: { vmSize: 'Standard_Z8ds_v9', osDiskGb: 2000 } }
  assert.is(problemsOf({ location: 'atlantis', cluster }), '')
})

it('takes a region without zones, with none', () => {
  assert.is(problemsOf({ location: 'westus', cluster: { zones: [] } }), '')
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
  assert.match(problemsOf({ live: true }), /is live, but these are still all zero:\n✖ ids of Azure/)
})

it.run()
