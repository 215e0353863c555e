/** Values that scanners need, without those that Terraform marks as secret. */

interface Resource {
  readonly values?: unknown
  readonly sensitive_values?: unknown
}
interface Module {
  readonly resources?: readonly Resource[]
  readonly child_modules?: readonly Module[]
}
interface Change {
  readonly after?: unknown
  readonly after_sensitive?: unknown
}
interface Plan {
  readonly planned_values?: { readonly root_module?: Module }
  readonly resource_changes?: readonly { readonly change: Change }[]
  readonly [other: string]: unknown
}

const MASK = '(sensitive)'

/** A value, masked wherever its map of secrets says `true`. */
function masked(value: unknown, secrets: unknown): unknown {
  if (secrets === true) return MASK
  if (Array.isArray(value)) return value.map((each, index) => masked(each, Reflect.get(Object(secrets), index)))
  if (!(value instanceof Object)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, masked(each, Reflect.get(Object(secrets), key))]),
  )
}

const maskedModule = (module: Module): Module => ({
  ...module,
  resources: (module.resources ?? []).map((resource) => ({
    ...resource,
    values: masked(resource.values, resource.sensitive_values),
  })),
  child_modules: (module.child_modules ?? []).map(maskedModule),
})

/**
 * A plan for jobs that should not see secrets: what will be, masked, and how it is configured. What was, the state and
 * the outputs are left out.
 */
export function redacted({ planned_values, resource_changes = [], configuration, ...rest }: Plan): object {
  const { format_version, terraform_version } = rest
  return {
    format_version,
    terraform_version,
    planned_values: { root_module: maskedModule(planned_values?.root_module ?? {}) },
    resource_changes: resource_changes.map(({ change, ...resource }) => {
      const { after, after_sensitive, ...kept } = change as Change & { before?: unknown; before_sensitive?: unknown }
      const { before: _, before_sensitive: __, ...actions } = kept
      return { ...resource, change: { ...actions, before: null, after: masked(after, after_sensitive) } }
    }),
    configuration,
  }
}
