/** A Kubernetes object as it is written: plain data, keys sorted by cdk8s. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly [field: string]: unknown
}

/** An object with its place: one file of `gitops/<environment>/<component>/`. */
export interface Manifest {
  readonly environment: string
  readonly component: string
  /** File that builds it; left out: the one of its component. */
  readonly source?: string
  readonly object: KubernetesObject
}

/** An object that a Helm chart creates and that our own objects refer to. */
export type Provided =
  | {
      readonly kind: 'Service'
      readonly name: string
      readonly namespace?: string
      readonly ports: readonly (number | string)[]
    }
  | { readonly kind: 'ServiceAccount' | 'Secret' | 'ConfigMap'; readonly name: string; readonly namespace?: string }
  | { readonly kind: 'GatewayClass' | 'IngressClass' | 'StorageClass' | 'PriorityClass'; readonly name: string }

/** The file that builds an object. */
export function sourceOf({ source, component }: Manifest): string {
  return source ?? `src/platform/components/${component}.ts`
}

/** Names an object for people: `Deployment ranker/ranker`, `ClusterIssuer letsencrypt-staging`. */
export function describeObject({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`
}

/** The API group: `apps` of `apps/v1`, and nothing of `v1`. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : ''
}

/** What makes an object the same object for the API server. */
export function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${groupOf(apiVersion)}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`
}
