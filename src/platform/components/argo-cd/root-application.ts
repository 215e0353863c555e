import type { Chart } from 'cdk8s'
import { Application } from '../../../../imports/argoproj.io.ts'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES } from '../../../config/names.ts'
import { APPLICATION_FILE, IGNORE_HEALTH, IN_CLUSTER, SYNC_POLICY } from '../../../engine/kubernetes/application.ts'

/**
 * Adds the Application of all Applications, the one object to apply by hand.
 *
 * Each is an object of this one, so their sync waves hold: a wave waits until the Applications before it are healthy,
 * by the script of ./application-health.ts.
 */
export function addRootApplication(chart: Chart, env: Environment): void {
  new Application(chart, 'application-root', {
    // No finalizer: who deletes this by mistake should not take the platform along.
    // It lies among the objects of argo-cd, for which it waits: if that waited for it as well, neither would ever end.
    metadata: { name: 'root', namespace: NAMESPACES.argocd, annotations: { [IGNORE_HEALTH]: 'true' } },
    spec: {
      project: 'platform',
      destination: { server: IN_CLUSTER, namespace: NAMESPACES.argocd },
      source: {
        repoUrl: env.repository.url,
        targetRevision: env.repository.revision,
        path: `gitops/${env.name}`,
        directory: { recurse: true, include: `*/${APPLICATION_FILE}` },
      },
      syncPolicy: {
        ...SYNC_POLICY,
        retry: { ...SYNC_POLICY.retry, limit: -1 }, // for ever: what waits for it has no other way to go on
        // All of them each time: a second try that leaves out what is in sync does not wait for the waves before.
        syncOptions: SYNC_POLICY.syncOptions.filter((option) => option !== 'ApplyOutOfSyncOnly=true'),
      },
    },
  })
}
