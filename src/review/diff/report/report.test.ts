import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesOf, type Sources } from '../../../workshop/testing/diff.ts'
import { deployment, namespace, object } from '../../../workshop/testing/objects.ts'
import { reportJson } from './json.ts'
import { reportMarkdown } from './markdown.ts'
import { compareSides } from './report.ts'

const it = suite('compareSides')

const TODAY = '2026-11-23'
const compare = (before: Sources, after: Sources) =>
  compareSides({ name: 'base', files: filesOf(before) }, { name: 'head', files: filesOf(after) }, TODAY)
const config = (name: string, data = {}) => object('v1/ConfigMap', name, { data })

const before = { objects: [deployment({ spec: { replicas: 2 } }), namespace('shop'), config('a', { x: '1|2\n<b>' })] }
const after = { objects: [deployment({ spec: { replicas: 4 } }), config('a', { x: '1' })] }

it('puts the worst first', () => {
  const report = compare(before, after)
  assert.is(report.worst, 'critical')
  assert.equal(
    report.environments.flatMap(({ components }) =>
      components.flatMap(({ findings }) => findings.map(({ risk }) => risk)),
    ),
    ['object-pruned', 'reference-broken', 'reference-broken', 'capacity-changed'],
  )
})

it('says what it costs only where that changes', () => {
  const cost = compare(before, after).environments[0]?.cost
  assert.equal(
    [cost?.before.pods.cores, cost?.after.pods.cores],
    [
      { min: 0.2, max: 0.2 },
      { min: 0.4, max: 0.4 },
    ],
  )
  assert.is(compare({ objects: [config('a')] }, { objects: [config('b')] }).environments[0]?.cost, undefined)
})

it('is nothing for two sides that mean the same', () => {
  const report = compare(before, { objects: before.objects.toReversed() })
  assert.equal(report, { notes: [], worst: null, environments: [] })
  assert.match(reportMarkdown(report, 'a', 'b'), 'Nothing that runs changes.')
})

it('renders tables that a value cannot break', () => {
  const text = reportMarkdown(compare(before, after), 'base', 'head')
  assert.match(text, '| 🟥 critical | `object-pruned` | web: Namespace shop | Deleted, and with it')
  assert.match(text, '| Pods reserve, cores | 0.2 | 0.4 |')
  assert.match(text, '| data.x | `1\\|2 <b>` | `1` |')
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  for (const row of rows) assert.ok([3, 4].includes(row.replaceAll('\\|', '').split('|').length - 2), row)
})

it('lets no name, key or value become markup or call somebody', () => {
  const evil = '`@everyone <img src=x> [a](https://evil.example.com) |'
  const path = `gitops/${evil}/${evil}`
  const map = (value: string) => ({ [evil]: value, [`${evil}/b`]: [{ name: evil, value }] })
  const side = (value: string) => ({
    objects: [
      object('v1/ConfigMap', evil, { data: map(`${evil}${value}`) }),
      object('argoproj.io/v1alpha1/Application', evil, {
        spec: {
          sources: [
            { chart: evil, repoURL: evil, targetRevision: `${evil}${value}`, helm: { valuesObject: map(value) } },
          ],
        },
      }),
      object('networking.k8s.io/v1/NetworkPolicy', evil, {
        spec: {
          podSelector: map(value),
          policyTypes: ['Ingress'],
          ingress: [{ from: [{ podSelector: { matchLabels: map(value) } }] }],
        },
      }),
      object('rbac.authorization.k8s.io/v1/Role', evil, {
        rules: [{ apiGroups: [evil], resources: [evil], verbs: [`${evil}${value}`] }],
      }),
    ],
    resources: {
      [`azurerm_role_assignment.${evil}`]: {
        role_definition_name: evil,
        scope: `${evil}${value}`,
        principal_type: evil,
      },
    },
    files: { [`${path}/${value}.yaml`]: `a: [${evil}`, [`${path}/a.md`]: value },
  })
  const changed = reportMarkdown(compare(side('1'), side('2')), 'ba|se', 'head')
  for (const text of [
    changed,
    reportMarkdown(compare({}, side('1')), 'a', 'b'),
    reportMarkdown(compare(side('1'), {}), 'a', 'b'),
  ]) {
    assert.not.match(text.replaceAll(/`[^`\n]*`/g, ''), /<img|@everyone|\]\(|https:/)
    const rows = text.split('\n').filter((line) => line.startsWith('|'))
    for (const row of rows) assert.ok([3, 4].includes(row.replaceAll('\\|', '').split('|').length - 2), row)
  }
})

it('shows long values from where they differ', () => {
  const side = (end: string) => ({ objects: [config('a', { x: `${'y'.repeat(200)}-sha256:${end}` })] })
  const text = reportMarkdown(compare(side('a1'), side('b2')), 'base', 'head')
  assert.match(text, /\| data\.x \| `…y+-sha256:a1` \| `…y+-sha256:b2` \|/)
})

it('has no HTML but folded details', () => {
  const tags = [
    ...reportMarkdown(compare(before, after), 'base', 'head')
      .replaceAll(/`[^`\n]*`/g, '')
      .matchAll(/<\/?(\w+)/g),
  ]
  assert.equal([...new Set(tags.map(([, name]) => name))].sort(), ['details', 'summary'])
})

it('says once what is the same for many objects', () => {
  const names = Array.from({ length: 9 }, (_, index) => `c${index}`)
  const side = (x: string) => ({ objects: names.map((name) => config(name, { x })) })
  const text = reportMarkdown(compare(side('1'), side('2')), 'base', 'head')
  assert.is(text.split('| data.x |').length, 2)
  assert.match(text, '9 changed')
})

it('fits into a comment however much changes, and says what it left out', () => {
  const side = (x: string) => ({
    files: Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [
        `gitops/dev/c${index}/a.yaml`,
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c${index} }\ndata: { x: ${x}${index}${'y'.repeat(200)} }\n`,
      ]),
    ),
  })
  const text = reportMarkdown(compare(side('a'), side('b')), 'base', 'head')
  assert.ok(text.length < 65_536, String(text.length))
  assert.match(text, /The fields of \d+ more components do not fit here/)
})

it('leaves out the least, whichever environment it is in, where not all of it fits', () => {
  const yaml = (kind: string, name: string) => `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name} }\n`
  const role = (index: number) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: r${index}, labels: { rbac.authorization.k8s.io/aggregate-to-view: "true" } }\nrules: [{ resources: [thing-${index}], verbs: [get] }]\n`
  const kept = {
    'gitops/b/web/keep.yaml': yaml('ConfigMap', 'keep'),
    'gitops/c/web/keep.yaml': yaml('ConfigMap', 'keep'),
  }
  const gone = { 'gitops/b/web/n.yaml': yaml('Namespace', 'n-b'), 'gitops/c/web/n.yaml': yaml('Namespace', 'n-c') }
  const roles = Object.fromEntries(
    Array.from({ length: 600 }, (_, index) => [`gitops/a/web/r${index}.yaml`, role(index)] as const),
  )
  const text = reportMarkdown(
    compare({ files: { ...kept, ...gone } }, { files: { ...kept, ...roles } }),
    'base',
    'head',
  )
  assert.ok(text.length < 65_536, String(text.length))
  for (const name of ['n-b', 'n-c']) assert.match(text, `| 🟥 critical | \`object-pruned\` | web: Namespace ${name} |`)
  assert.match(text, /Not shown, for want of room: 🟨 \d+ medium; `--json` has them/)
})

it('says once what is the same for several objects, and for several environments', () => {
  const pods = (environment: string, image: string) =>
    ['a', 'b', 'c'].map((name) => {
      const yaml = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec: { replicas: 2, template: { spec: { containers: [{ name: web, image: "${image}" }] } } }\n`
      return [`gitops/${environment}/web/${name}.yaml`, yaml] as const
    })
  const side = (image: string) => ({ files: Object.fromEntries([...pods('a', image), ...pods('b', image)]) })
  const text = reportMarkdown(compare(side('a:1'), side('a:2')), 'base', 'head')
  assert.match(text, '### a, b\n')
  assert.match(text, '| web: Deployment a and 2 more | 2 pods restart, one after another:')
  assert.is(text.split('pods restart').length, 2)
})

it('takes time that grows with the objects, not with their square', () => {
  const scaler = (name: string) =>
    object('autoscaling/v2/HorizontalPodAutoscaler', name, {
      spec: { minReplicas: 1, maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name } },
    })
  const side = (count: number, image: string) => ({
    objects: Array.from({ length: count }, (_, index) => `web-${index}`).flatMap((name) => {
      const own = deployment({ container: { image } })
      return [{ ...own, metadata: { ...own.metadata, name } }, scaler(name)]
    }),
  })
  const seconds = [250, 1000].map((count) => {
    const [from, to] = [side(count, 'a'), side(count, 'ghcr.io/b')].map(filesOf)
    const started = process.cpuUsage() // the clock also counts what else the machine does
    const report = compareSides({ name: 'a', files: from ?? new Map() }, { name: 'b', files: to ?? new Map() }, TODAY)
    assert.is(report.environments[0]?.components[0]?.changes.length, count)
    return process.cpuUsage(started).user / 1e6
  })
  const [few = 0, many = 0] = seconds
  assert.ok(many < few * 10, `250 Deployments take ${few} s, 1000 take ${many} s`) // a square would be 16 times
})

it('has a shape for machines, in which nothing is undefined', () => {
  const json = reportJson(compare(before, after), { name: 'base', commit: 'abc' }, { name: 'head' })
  assert.equal(JSON.parse(JSON.stringify(json)), json)
  assert.equal(json.base, { name: 'base', commit: 'abc' })
  const [environment] = json.environments
  assert.equal(environment?.components[0]?.findings[0], {
    risk: 'object-pruned',
    level: 'critical',
    subject: 'Namespace shop',
    message: 'Deleted, and with it everything in it, volumes as well. Argo CD waits until a person confirms.',
  })
  assert.equal(environment?.cost?.after.pods.cores, { min: 0.4, max: 0.4 })
})

it.run()
