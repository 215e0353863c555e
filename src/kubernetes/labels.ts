import { PLATFORM } from '../config/names.ts'

/** Labels of every object of a component. https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export function labelsOf(component: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': component,
    'app.kubernetes.io/part-of': PLATFORM,
    'app.kubernetes.io/managed-by': 'argocd',
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
