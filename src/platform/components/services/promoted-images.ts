import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import type { Environment } from '../../../config/load.ts'
import { registryHost } from '../../../config/names.ts'
import { syncWave } from '../../../engine/kubernetes/labels.ts'
import { PROMOTED } from '../namespaces/reviewed-images.ts'

/**
 * Adds what the admission policy lets a service run: the image that is promoted, and those before it.
 *
 * It is synced with the service and ahead of its pods, so neither a rollout nor the way back meets a list without its
 * image, in whatever order Argo CD syncs the components.
 */
export function addPromotedImages(chart: Chart, env: Environment, name: string): void {
  const digests = [env.images[name], ...(env.imagesBefore[name] ?? [])]
  const images = digests.map((digest) => `${registryHost(env)}/${name}@${digest}\n`).join('')
  new k8s.KubeConfigMap(chart, 'config-map-promoted-images', {
    metadata: { name: PROMOTED.configMap, namespace: name, annotations: syncWave(-3) },
    data: { [PROMOTED.key]: images },
  })
}
