import type { Chart } from 'cdk8s'
import { Application } from '../../../../imports/argoproj.io.ts'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES } from '../../../config/names.ts'
import { APPLICATION_FILE, IN_CLUSTER, SYNC_POLICY } from '../../../engine/kubernetes/application.ts'

/**
 * Adds the Application of all Applications, the one object to apply by hand.
 *
 * Each is an object of this one, so their sync waves hold: a wave waits until the Applications before it are healthy.
 */
export function addRootApplication(chart: Chart, env: Environment): void {
  new Application(chart, 'application-root', {
    // No finalizer: who deletes this by mistake should not take the platform along.
    metadata: { name: 'root', namespace: NAMESPACES.argocd },
    spec: {
      project: 'platform',
      destination: { server: IN_CLUSTER, namespace: NAMESPACES.argocd },
      source: {
        repoUrl: env.repository.url,
        targetRevision: env.repository.revision,
        path: `gitops/${env.name}`,
        directory: { recurse: true, include: `*/${APPLICATION_FILE}` },
      },
      syncPolicy: SYNC_POLICY,
    },
  })
}
