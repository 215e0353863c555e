import type { Environment } from '../../config/load.ts'
import { PLATFORM } from '../../config/names.ts'
import { PLATFORM_VERSION } from '../../config/versions.ts'
import type { Component } from './component.ts'

/** Labels of every object of a component. https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export function labelsOf(name: string, component: Component, env: Environment): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': PLATFORM,
    'app.kubernetes.io/version':
      component.version?.(env) ?? component.releases?.(env)[0]?.chart.version ?? PLATFORM_VERSION,
    'app.kubernetes.io/managed-by': 'argocd',
    owner: component.owner ?? env.owner,
  }
}

/** Labels that select a component's pods. They are immutable in a Deployment, so they hold the name alone. */
export function selectorOf(component: string): Record<string, string> {
  return { 'app.kubernetes.io/name': component }
}

/** Orders the objects inside one component: those of a higher wave wait for the health of the lower ones. */
export function syncWave(wave: number): Record<string, string> {
  return { 'argocd.argoproj.io/sync-wave': String(wave) }
}
