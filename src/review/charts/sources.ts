/** Which charts an environment installs, and how Argo CD would call Helm for each. */
import { at, fields, list, text } from '../../engine/policies/fields.ts'
import { sourcesOf } from '../../engine/policies/object-index.ts'
import type { Snapshot } from '../diff/snapshot.ts'

/** A chart of a repository, in one version. */
export interface ChartReference {
  /** `https://…`, or `oci://…` with the chart's own name at its end. */
  readonly repository: string
  readonly chart: string
  readonly version: string
}

/** One release of an Application. */
export interface ChartSource extends ChartReference {
  readonly environment: string
  readonly component: string
  readonly application: string
  readonly release: string
  readonly namespace: string
  readonly skipCrds: boolean
  /** Values in the order in which the later wins: text, then an object. */
  readonly values: readonly unknown[]
  readonly parameters: readonly { readonly name: string; readonly value: string; readonly forceString: boolean }[]
  /** `1.35` */
  readonly kubernetes: string
  /** What the cluster serves beyond Kubernetes itself: `monitoring.coreos.com/v1/ServiceMonitor`. */
  readonly apiVersions: readonly string[]
}

// Of the clusters that have no Terraform beside them.
const NEWEST_KUBERNETES = '1.35'

const kubernetesOf = (side: Snapshot, environment: string): string => {
  const cluster = side.resources(environment).find(({ type }) => type === 'azurerm_kubernetes_cluster')
  return text(cluster?.body['kubernetes_version']) ?? NEWEST_KUBERNETES
}

/** Groups, versions and kinds of custom resources that its objects use: their definitions are installed before them. */
function apiVersionsOf(side: Snapshot, environment: string): string[] {
  const custom = side.objects(environment).filter(({ object }) => /^[^/]+\.[^/]+\//.test(object.apiVersion))
  return [...new Set(custom.flatMap(({ object }) => [object.apiVersion, `${object.apiVersion}/${object.kind}`]))].sort()
}

/** The chart that a source names, `undefined` for one that is a folder. */
function referenceOf(source: unknown): ChartReference | undefined {
  const [repository, named] = [text(at(source, 'repoURL')), text(at(source, 'chart'))]
  const version = text(at(source, 'targetRevision'))
  if (!repository || !version) return undefined
  if (named) return { repository, chart: named, version }
  if (!repository.startsWith('oci://')) return undefined
  return { repository, chart: repository.split('/').at(-1) ?? '', version }
}

/** What tells a release of an Application from all others, whatever its version. */
export const keyOfSource = ({ environment, application, release, chart }: ChartSource): string =>
  [environment, application, release, chart].join(' ')

/** Every release of an environment. */
export function chartSourcesIn(side: Snapshot, environment: string): ChartSource[] {
  const applications = side.objects(environment).filter(({ object }) => object.kind === 'Application')
  const found = applications.flatMap(({ component, object }) =>
    sourcesOf({ object }).flatMap((source) => {
      const reference = referenceOf(source)
      if (!reference) return []
      const helm = fields(at(source, 'helm'))
      const own = {
        ...reference,
        environment,
        component,
        application: object.metadata.name,
        release: text(helm['releaseName']) ?? object.metadata.name,
        namespace: text(at(object, 'spec', 'destination', 'namespace')) ?? '',
        skipCrds: helm['skipCrds'] === true,
        values: [helm['values'], helm['valuesObject']].filter((values) => values !== undefined),
        parameters: list(helm['parameters']).map((one) => ({
          name: String(at(one, 'name')),
          value: String(at(one, 'value') ?? ''),
          forceString: at(one, 'forceString') === true,
        })),
      }
      return [own]
    }),
  )
  if (found.length === 0) return []
  const [kubernetes, apiVersions] = [kubernetesOf(side, environment), apiVersionsOf(side, environment)]
  return found.map((own) => ({ ...own, kubernetes, apiVersions }))
}
