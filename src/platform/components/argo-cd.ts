import { NAMESPACES } from '../../config/names.ts'
import { CHARTS } from '../../config/versions.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { argoCdPods } from './argo-cd/pods.ts'
import { addProjects } from './argo-cd/projects.ts'
import { addRootApplication } from './argo-cd/root-application.ts'
import { argoCdValues, REDIS_PARAMETERS } from './argo-cd/values.ts'

/**
 * Argo CD itself, the projects that bound what it may install, and the Application that finds all others.
 *
 * Installed by hand once, with these values but without metrics, since the kind ServiceMonitor comes later; with the
 * health check among them, already the first sync keeps the waves. From then on it keeps itself as Git says.
 */
export const argoCd: Component = {
  wave: -15,
  project: 'platform',
  namespace: NAMESPACES.argocd,
  releases: (env) => [
    {
      release: 'argo-cd',
      chart: CHARTS['argo-cd'],
      values: argoCdValues(env),
      ...(env.components['argo-cd'].highAvailability && { parameters: REDIS_PARAMETERS }),
      provides: [{ kind: 'Service', name: 'argocd-server', ports: ['http', 80, 'https', 443] }],
    },
  ],
  pods: argoCdPods,
  build(chart, env) {
    addProjects(chart, env)
    addRootApplication(chart, env)
  },
}
