import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Component } from '../../engine/kubernetes/component.ts'
import type { Manifest } from '../../engine/kubernetes/manifest.ts'
import { at, fields, list } from '../../engine/policies/fields.ts'
import { matchesSelector } from '../../engine/policies/label-index.ts'
import { type PodTemplate, podTemplateOf } from '../../engine/policies/pod-templates.ts'
import { synth } from '../../synth.ts'
import { renderedCharts } from '../../workshop/testing/rendered-charts.ts'
import { COMPONENTS } from './index.ts'

const it = suite('scraped ports')

/** Ports of pods that an operator makes, whose templates nobody renders. */
const MADE_LATER: Readonly<Record<string, number>> = { 'reloader-web': 8080, metrics: 19001 }

/** The number behind a port's name in the containers of a pod. */
function numbersOf(port: unknown, templates: readonly PodTemplate[]): readonly number[] {
  if (typeof port === 'number') return [port]
  const named = templates.flatMap(({ containers }) =>
    containers.flatMap((container) => list(container.fields['ports']).filter((own) => at(own, 'name') === port)),
  )
  const numbers = named.map((own) => Number(at(own, 'containerPort')))
  return numbers.length > 0 ? numbers : [MADE_LATER[String(port)] ?? -1]
}

const agree = (one: object, other: object) => {
  const shared = Object.entries(one).filter(([key]) => key in other)
  return shared.length > 0 && shared.every(([key, value]) => fields(other)[key] === value)
}

/** Ports of pods with these labels that a monitor makes Prometheus scrape. */
function scrapedPorts(manifests: readonly Manifest[], namespace: string, labels: object): ReadonlySet<number> {
  const templates = manifests.flatMap((manifest) => podTemplateOf(manifest) ?? [])
  const own = templates.filter((template) => template.namespace === namespace && agree(labels, template.labels))
  const ports = manifests.flatMap(({ object }) => {
    const selector = at(object, 'spec', 'selector')
    const endpoints = list(at(object, 'spec', object.kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints'))
    const names = list(at(object, 'spec', 'namespaceSelector', 'matchNames'))
    const isHere = names.length > 0 ? names.includes(namespace) : object.metadata.namespace === namespace
    if (!isHere) return []
    if (object.kind === 'PodMonitor' && agree(labels, fields(at(selector, 'matchLabels'))))
      return endpoints.flatMap((endpoint) => numbersOf(at(endpoint, 'port'), own))
    if (object.kind !== 'ServiceMonitor') return []
    const services = manifests.filter(
      ({ object: service }) =>
        service.kind === 'Service' &&
        service.metadata.namespace === namespace &&
        matchesSelector(fields(service.metadata.labels), selector),
    )
    return services.flatMap(({ object: service }) => {
      const to = fields(at(service, 'spec', 'selector'))
      const served = own.filter((template) => matchesSelector(template.labels, { matchLabels: to }))
      if (own.length > 0 ? served.length === 0 : !agree(labels, to)) return []
      return endpoints.flatMap((endpoint) => {
        const [port, ofPod] = [at(endpoint, 'port'), at(endpoint, 'targetPort')]
        if (ofPod !== undefined) return numbersOf(ofPod, served)
        const behind = list(at(service, 'spec', 'ports')).filter((one) => at(one, 'name') === port)
        return behind.flatMap((one) => numbersOf(at(one, 'targetPort') ?? at(one, 'port'), served))
      })
    })
  })
  return new Set(ports)
}

for (const { variant, env, manifests } of renderedCharts('which ports are scraped'))
  it(`are all that are open to Prometheus, in ${variant}`, () => {
    const all = [...manifests, ...synth([env]).manifests]
    const unused = Object.entries<Component>(COMPONENTS).flatMap(([component, { namespace, pods }]) =>
      Object.entries(pods?.(env) ?? {}).flatMap(([name, group]) => {
        const scraped = scrapedPorts(all, group.namespace ?? namespace, group.labels)
        const open = (group.metrics ?? []).map((port) => Number.parseInt(String(port), 10))
        return open.filter((port) => !scraped.has(port)).map((port) => `${component}/${name}: ${port}`)
      }),
    )
    assert.equal(unused, [])
  })

it.run()
