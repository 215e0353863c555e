import { groupOf, type Manifest } from '../kubernetes/manifest.ts'
import { at, text } from './fields.ts'

/** Identity of the workload that a HorizontalPodAutoscaler or a ScaledObject scales. */
export function scaleTargetOf({ object }: Manifest): string {
  const target = at(object, 'spec', 'scaleTargetRef')
  const apiVersion = text(at(target, 'apiVersion')) ?? 'apps/v1' // KEDA's default; an HPA must say it
  const kind = text(at(target, 'kind')) ?? 'Deployment'
  return `${groupOf(apiVersion)}/${kind}/${object.metadata.namespace ?? ''}/${text(at(target, 'name')) ?? ''}`
}
