import type { Environment } from '../../../config/load.ts'
import type { Service } from '../../../config/schema/services.ts'

/** Argo CD's project of the services that the environment's owner answers for. */
export const WORKLOADS = 'workloads'

/** The project of a service: one for each owner, so that no team's Application reaches the namespaces of another. */
export function projectOf(env: Environment, { owner = env.owner }: Service): string {
  return owner === env.owner ? WORKLOADS : owner
}

/** Every project of services, with the names of those that it holds; that of the environment's owner is always there. */
export function projectsOf(env: Environment): ReadonlyMap<string, readonly string[]> {
  const projects = new Map<string, readonly string[]>([[WORKLOADS, []]])
  for (const [name, service] of Object.entries(env.services)) {
    if (env.waiting.includes(name)) continue
    const project = projectOf(env, service)
    projects.set(project, [...(projects.get(project) ?? []), name])
  }
  return projects
}
