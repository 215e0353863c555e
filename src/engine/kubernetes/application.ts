import type { Chart } from 'cdk8s'
import {
  Application,
  type ApplicationSpecIgnoreDifferences,
  type ApplicationSpecSources,
  type ApplicationSpecSyncPolicy,
} from '../../../imports/argoproj.io.ts'
import type { Environment } from '../../config/load.ts'
import { NAMESPACES } from '../../config/names.ts'
import type { Component, HelmRelease, RemoteFolder } from './component.ts'
import { CONFIRM_DELETION, DELETION_OPTIONS } from './deletion.ts'
import { syncWave } from './labels.ts'

/** File of each component's Application. The root application reads these, the component's own source skips it. */
export const APPLICATION_FILE = 'application.yaml'

export const IN_CLUSTER = 'https://kubernetes.default.svc'

/** Annotation of an Application that no other waits for. */
export const IGNORE_HEALTH = 'argocd.argoproj.io/ignore-healthcheck'

/** How every Application syncs: by itself, undoing what people change by hand, removing what Git no longer has. */
export const SYNC_POLICY = {
  automated: { prune: true, selfHeal: true },
  // refresh: a try takes the newest commit, which may be the repair, and not the one that failed.
  retry: { limit: 10, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
  syncOptions: [
    'ServerSideApply=true', // CRDs are too large for the annotation of a client-side apply
    'ApplyOutOfSyncOnly=true',
    'PruneLast=true',
    'FailOnSharedResource=true',
  ],
} as const satisfies ApplicationSpecSyncPolicy

// AKS keeps every webhook away from its own namespaces, by selectors that no chart renders:
// https://learn.microsoft.com/azure/aks/faq#can-admission-controller-webhooks-impact-kube-system-and-internal-aks-namespaces-
const SELECTORS_OF_AKS: readonly ApplicationSpecIgnoreDifferences[] = [
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
].map((kind) => ({
  group: 'admissionregistration.k8s.io',
  kind,
  jqPathExpressions: ['.webhooks[]?.namespaceSelector.matchExpressions'],
}))

function helmSource({ release, chart, values, parameters, skipCrds }: HelmRelease): ApplicationSpecSources {
  return {
    repoUrl: chart.repository,
    ...(chart.chart ? { chart: chart.chart } : { path: '.' }), // an OCI artifact is the chart itself
    targetRevision: chart.version,
    helm: {
      releaseName: release,
      ...(skipCrds && { skipCrds }),
      valuesObject: values,
      ...(parameters && { parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })) }),
    },
  }
}

const folderSource = ({ repository, version, path }: RemoteFolder): ApplicationSpecSources => ({
  repoUrl: repository,
  targetRevision: version,
  path,
})

/** Adds the Application that installs a component: its charts, and the other files of its folder. */
export function addApplication(chart: Chart, name: string, component: Component, env: Environment): void {
  const ownObjects: ApplicationSpecSources = {
    repoUrl: env.repository.url,
    targetRevision: env.repository.revision,
    path: `gitops/${env.name}/${name}`,
    directory: { exclude: APPLICATION_FILE },
  }
  new Application(chart, 'application', {
    metadata: {
      name,
      namespace: NAMESPACES.argocd,
      annotations: { ...syncWave(component.wave), ...(component.holdsData && CONFIRM_DELETION) },
      finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'], // removing a component removes what it installed
    },
    spec: {
      project: component.project,
      destination: { server: IN_CLUSTER, namespace: component.namespace },
      sources: [
        ...(component.folders?.(env) ?? []).map(folderSource),
        ...(component.releases?.(env) ?? []).map(helmSource),
        ...(component.build ? [ownObjects] : []),
      ],
      syncPolicy:
        component.holdsData === 'each'
          ? { ...SYNC_POLICY, syncOptions: [...SYNC_POLICY.syncOptions, ...DELETION_OPTIONS] }
          : SYNC_POLICY,
      ...(component.hasWebhooks && { ignoreDifferences: SELECTORS_OF_AKS }),
    },
  })
}
