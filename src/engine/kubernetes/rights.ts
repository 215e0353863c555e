/** A resource as `kubectl` takes it: `deployments/scale` of `apps` is `deployments.apps/scale`. */
export function qualifiedResource(group: string, name: string): string {
  const [resource = '', ...sub] = name.split('/')
  return [`${resource}${group ? `.${group}` : ''}`, ...sub].join('/')
}

/** What a chart lets the service account of its pods do, in one place. */
export interface ChartRights {
  readonly component: string
  readonly release: string
  /** `<namespace>/<name>`. */
  readonly serviceAccount: string
  /** A namespace, or nothing for the whole cluster. */
  readonly where: string
  /** Verbs, and what they are on as `kubectl` writes it: `deployments.apps/scale`, `*.*`, `secrets(argocd-redis)`. */
  readonly rights: readonly { readonly verbs: string; readonly on: readonly string[] }[]
}

/** Why a service account may do more than named things with named Secrets. */
export interface AcceptedRights {
  /** It may read or write Secrets that its rules do not name. */
  readonly secrets?: string
  /** Its rules have a wildcard. */
  readonly wildcards?: string
}
