import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UPSTREAMS } from '../../config/upstreams.ts'
import { describeObject, type KubernetesObject, type Manifest } from '../../engine/kubernetes/manifest.ts'
import { at, list } from '../../engine/policies/fields.ts'
import { matchesSelector } from '../../engine/policies/label-index.ts'
import { podTemplateOf } from '../../engine/policies/pod-templates.ts'
import { renderedCharts } from '../../workshop/testing/rendered-charts.ts'

const it = suite('rendered charts')

const VARIANTS = renderedCharts('what charts bring along')

/** What is wrong, in every variant. */
const found = (problems: (objects: readonly Manifest[]) => readonly string[]) =>
  VARIANTS.flatMap(({ variant, manifests }) => problems(manifests).map((problem) => `${variant}: ${problem}`))

const ofKind = (manifests: readonly Manifest[], kind: string): readonly KubernetesObject[] =>
  manifests.flatMap(({ object }) => (object.kind === kind ? [object] : []))

/** Containers that write to their own disk, and why. */
const WRITES: Readonly<Record<string, string>> = {
  'ingress-nginx-controller/controller': 'nginx.conf, which the chart has no volume for',
}

/** Images that a chart names and nothing of ours makes run, and why. */
const NEVER_RUN: Readonly<Record<string, string>> = {
  'quay.io/jetstack/cert-manager-acmesolver': 'answers for HTTP-01; domains are proved by DNS-01',
  'quay.io/thanos/thanos': 'the default of a Prometheus that asks for Thanos',
}

if (VARIANTS.length > 0) {
  it('bring no NetworkPolicy: they add up, and ours alone say who talks to whom', () => {
    assert.equal(
      found((manifests) => ofKind(manifests, 'NetworkPolicy').map(describeObject)),
      [],
    )
  })

  it('scale on nothing that a pod never gives back', () => {
    const metrics = (object: KubernetesObject) => list(at(object, 'spec', 'metrics'))
    assert.equal(
      found((manifests) =>
        ofKind(manifests, 'HorizontalPodAutoscaler')
          .filter((object) => metrics(object).some((metric) => at(metric, 'resource', 'name') === 'memory'))
          .map(describeObject),
      ),
      [],
    )
  })

  it('keep some of several pods while nodes are drained', () => {
    assert.equal(
      found((manifests) => {
        const budgets = ofKind(manifests, 'PodDisruptionBudget')
        return manifests
          .filter(({ object }) => Number(at(object, 'spec', 'replicas')) > 1)
          .flatMap((manifest) => {
            const template = podTemplateOf(manifest)
            if (!template) return []
            const covered = budgets.some(
              (budget) =>
                budget.metadata.namespace === template.namespace &&
                matchesSelector(template.labels, at(budget, 'spec', 'selector')),
            )
            return covered ? [] : [describeObject(manifest.object)]
          })
      }),
      [],
    )
  })

  it('write to volumes alone, but for those with a reason', () => {
    assert.equal(
      found((manifests) =>
        manifests.flatMap(
          (manifest) =>
            (podTemplateOf(manifest)?.containers ?? [])
              .filter((container) => at(container.fields, 'securityContext', 'readOnlyRootFilesystem') !== true)
              .map(({ name }) => `${manifest.object.metadata.name}/${name}`)
              .filter((name) => !(name in WRITES) && !name.includes('-test')), // pods of `helm test`, which nobody runs
        ),
      ),
      [],
    )
  })

  it('pull each image that has a cache rule, and from those registries no other', () => {
    const text = JSON.stringify(VARIANTS.map(({ manifests }) => manifests))
    const pulled = new Set(
      [...text.matchAll(/\b((?:ghcr|quay|registry\.k8s)\.io\/[\w./-]+)[:@]/g)].map(([, name = '']) => name),
    )
    assert.equal([...pulled].filter((name) => !(name in NEVER_RUN)).sort(), [...UPSTREAMS].sort())
  })
}

it.run()
