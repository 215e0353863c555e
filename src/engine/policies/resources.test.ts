import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { container, deployment, messages } from '../../workshop/testing/objects.ts'
import { resources } from './resources.ts'

const it = suite('resources')
const problems = (own: unknown) => messages(resources, [deployment({ container: { resources: own } })])
const full = container.resources

it('accepts requests and limits for CPU and memory', () => {
  assert.equal(messages(resources, [deployment()]), [])
  assert.equal(problems({ requests: { cpu: 1, memory: '1Gi' }, limits: { cpu: '1500m', memory: '1024Mi' } }), [])
})

for (const kind of ['requests', 'limits'] as const)
  for (const what of ['cpu', 'memory'] as const)
    it(`refuses a container without ${kind}.${what}`, () => {
      const own = { ...full, [kind]: { ...full[kind], [what]: undefined } }
      assert.match(problems(own)[0] ?? '', `containers[web].resources lacks ${kind}.${what}; `)
    })

it('names everything that is missing at once', () => {
  assert.match(problems(undefined)[0] ?? '', 'lacks requests.cpu, requests.memory, limits.cpu, limits.memory')
})

it('refuses a request above its limit', () => {
  assert.match(problems({ ...full, requests: { cpu: '2', memory: '128Mi' } })[0] ?? '', 'requests more cpu')
  assert.match(problems({ ...full, requests: { cpu: '1', memory: '1Gi' } })[0] ?? '', 'requests more memory')
})

it('looks into init containers, not into ephemeral ones', () => {
  const bare = [{ name: 'bare' }]
  assert.equal(messages(resources, [deployment({ pod: { initContainers: bare } })]).length, 1)
  assert.equal(messages(resources, [deployment({ pod: { ephemeralContainers: bare } })]), [])
})

it.run()
