/** What publishes hosts, built under different choices; for tests. */
import { App, Chart, Testing } from 'cdk8s'
import type { Engine } from '../../config/engines.ts'
import { type Environment, parseEnvironment } from '../../config/load.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { exposure } from '../../platform/components/exposure.ts'
import { monitoring } from '../../platform/components/monitoring.ts'
import { servicesAsComponents } from '../../platform/components/services/index.ts'
import { dev } from './environments/dev.ts'

// biome-ignore lint/suspicious/noExplicitAny: objects as the API server gets them, of many kinds
export type Objects = readonly any[]

export const RANGES = ['198.51.100.0/24', '203.0.113.7/32']

export interface Choices {
  readonly allowedRanges?: readonly string[]
  readonly cloudflareProxied?: boolean
  readonly bothEngines?: boolean
  readonly certificates?: 'per-host' | 'wildcard'
}

/** The shipped environment with an engine and other choices. */
export function environmentWith(engine: Engine, choices: Choices = {}): Environment {
  const { allowedRanges = RANGES, cloudflareProxied = false, bothEngines = false, certificates = 'per-host' } = choices
  const components = {
    ...dev.components,
    exposure: { engine, bothEngines, allowedRanges },
    'external-dns': { cloudflareProxied },
    'cert-manager': { ...dev.components['cert-manager'], certificates },
  }
  return parseEnvironment('dev', { ...dev, components })
}

/** The objects of every component that has a host, and of the exposure itself. */
export function objectsOf(env: Environment): Objects {
  const app = new App()
  const build = (component: Component, index: number) => {
    const chart = new Chart(app, `chart-${index}`, { disableResourceNameHashes: true })
    component.build?.(chart, env)
    return Testing.synth(chart)
  }
  return [exposure, monitoring, ...Object.values(servicesAsComponents(env))].flatMap(build)
}
