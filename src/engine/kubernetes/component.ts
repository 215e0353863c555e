import type { Chart } from 'cdk8s'
import type { Environment } from '../../config/load.ts'
import type { ChartVersion } from '../../config/versions.ts'
import type { Provided } from './manifest.ts'
import type { PodGroups } from './traffic.ts'

/** A third-party chart, installed by Argo CD with values that stand in the Application. */
export interface HelmRelease {
  /** Helm's name for the installation; chart objects are named after it. */
  readonly release: string
  readonly chart: ChartVersion
  readonly values: Readonly<Record<string, unknown>>
  /** Values of a subchart, by path, that its parent's values do not list: among the others they look like typos. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Leave the CRDs of the chart's `crds/` folder to the component `crds`. */
  readonly skipCrds?: boolean
  readonly provides?: readonly Provided[]
}

/** A folder of plain YAML in another project's repository, by tag. */
export interface RemoteFolder {
  readonly repository: string
  readonly version: string
  readonly path: string
}

/**
 * One folder of `gitops/<env>/` and one Argo CD Application.
 *
 * Components are functions of the environment: they differ between environments in numbers, not in shape.
 */
export interface Component {
  /** Argo CD syncs components in this order, each when those before it are healthy. */
  readonly wave: number
  /** Argo CD's project: `platform`, or that of an owner of services. */
  readonly project: string
  /** Who answers for it; left out: the owner of the environment. */
  readonly owner?: string
  /** File that builds it; left out: the one of its name in `src/platform/components/`. */
  readonly source?: string
  /** Where its charts are installed; its own objects name their namespace themselves. */
  readonly namespace: string
  /**
   * What holds data, of which Argo CD removes nothing until a person confirms it: each of its objects, or some, which
   * say so themselves. Either way it asks before it removes the component.
   */
  readonly holdsData?: 'each' | 'some'
  /** Whether its charts register admission webhooks, which AKS completes with selectors of its own. */
  readonly hasWebhooks?: boolean
  releases?(env: Environment): readonly HelmRelease[]
  /** Its pods, and whom they talk to; from this come the NetworkPolicies. */
  pods?(env: Environment): PodGroups
  folders?(env: Environment): readonly RemoteFolder[]
  /** Adds the component's own objects; each becomes a file. */
  build?(chart: Chart, env: Environment): void
  /** What runs; left out: the version of its first chart, or of the platform. */
  version?(env: Environment): string
  /** Synth's warnings about this component in this environment. */
  warnings?(env: Environment): readonly string[]
}
