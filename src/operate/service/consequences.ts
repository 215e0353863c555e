import type { Environment } from '../../config/load.ts'
import { azureNames, hostsOf, registryHost } from '../../config/names.ts'
import type { Manifest } from '../../engine/kubernetes/manifest.ts'
import { projectsOf } from '../../platform/components/services/owners.ts'
import { synth } from '../../synth.ts'

/** What becomes of a service that is taken out of an environment. */
export interface Consequences {
  readonly goes: readonly string[]
  /** Whether Argo CD waits for a person to confirm it. */
  readonly isConfirmed: boolean
  readonly stays: readonly string[]
}

const idOf = ({ component, object: { kind, metadata } }: Manifest): string =>
  `${component} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`

/** `2 Certificates`; the kinds in the order of their names. */
function counted(kinds: readonly string[]): string {
  const names = [...new Set(kinds)].sort()
  return names
    .map((name) => {
      const count = kinds.filter((each) => each === name).length
      return count > 1 ? `${count} ${name}` : name
    })
    .join(', ')
}

/** Compares what synth makes with a service and without it. */
export function consequencesOf(name: string, before: Environment, after: Environment): Consequences {
  const left = new Set(synth([after]).manifests.map(idOf))
  const gone = synth([before]).manifests.filter((each) => !left.has(idOf(each)))
  const isOwn = ({ component }: Manifest) => component === name
  const kinds = (manifests: readonly Manifest[]) => counted(manifests.map(({ object }) => object.kind))
  const others = gone.filter((each) => !isOwn(each) && each.object.kind !== 'Namespace')
  const project = [...projectsOf(before).keys()].find((each) => !projectsOf(after).has(each))
  const host = hostsOf(before)[name]
  const keepsRecords = before.components['external-dns'].policy === 'upsert-only'
  const registry = registryHost(before).split('.')[0]
  const runs = gone.some(isOwn)
  return {
    goes: [
      ...(others.length > 0 ? [`with the next sync, of other components: ${kinds(others)}`] : []),
      ...(host
        ? [`with it https://${host}, its certificate${keepsRecords ? '' : ', its DNS record'} and its alerts`]
        : []),
      // Root takes the Application out last of all, behind the namespaces, which wait; its project may no longer reach the pods then.
      runs
        ? `at the latest once you confirm it: the namespace ${name} with what Git does not know in it, such as disks that somebody has made; and ${kinds(gone.filter(isOwn))}`
        : 'nothing of it runs in the cluster yet',
      `with the next apply: the identity ${azureNames(before).identity(name)} and who may sign in as it`,
      'here: its entry, its digest in images.json, its id in outputs.json',
    ],
    isConfirmed: runs,
    stays: [
      ...(project
        ? [
            `Argo CD's project ${project}, which then has no service: kubectl --namespace argocd delete appproject ${project}, once the Application is gone`,
          ]
        : []),
      `its images in the registry: az acr repository delete --name ${registry} --repository ${name}`,
      ...(keepsRecords && host
        ? [`its DNS record, ${host}: external-dns is upsert-only here; remove it at Cloudflare`]
        : []),
      `its logs for ${before.logs.retentionDays} days and its metrics for ${before.components.monitoring.retentionDays}`,
    ],
  }
}
