import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, object } from '../../../workshop/testing/objects.ts'
import { capacityChanged } from './capacity-changed.ts'

const it = suite('capacity-changed')

const requests = (cpu: string, memory: string, replicas = 2) => ({
  objects: [deployment({ container: { resources: { requests: { cpu, memory } } }, spec: { replicas } })],
})

it('is low for more cores or memory, and medium where it doubles', () => {
  assert.equal(raised(capacityChanged, requests('500m', '1Gi'), requests('750m', '1Gi')), [
    'low: Reserves 1 → 1.5 cores.',
  ])
  assert.equal(raised(capacityChanged, requests('500m', '512Mi'), requests('1', '1Gi')), [
    'medium: Reserves 1 → 2 cores, 1 → 2 GiB of memory.',
  ])
})

it('multiplies by the bounds of an autoscaler', () => {
  const scaler = (maxReplicas: number) =>
    object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
      spec: { minReplicas: 1, maxReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
    })
  const side = (max: number) => ({ objects: [...requests('1', '1Gi').objects, scaler(max)] })
  assert.equal(raised(capacityChanged, side(2), side(3)), [
    'low: Reserves 1 to 2 → 1 to 3 cores, 1 to 2 → 1 to 3 GiB of memory.',
  ])
})

it('reads pools of nodes and values of releases', () => {
  const pool = (size: string, max: number) => ({
    resources: {
      'azurerm_kubernetes_cluster_node_pool.a': {
        vm_size: size,
        auto_scaling_enabled: true,
        min_count: 1,
        max_count: max,
      },
    },
  })
  assert.equal(raised(capacityChanged, pool('Standard_D4ds_v5', 2), pool('Standard_D8ds_v5', 2)), [
    'medium: Offers 4 to 8 → 8 to 16 cores, 16 to 32 → 32 to 64 GiB of memory.',
  ])
  const values = (cpu: string) => ({
    objects: [
      object('argoproj.io/v1alpha1/Application', 'a', {
        spec: {
          sources: [
            { chart: 'a', helm: { valuesObject: { server: { replicas: 2, resources: { requests: { cpu } } } } } },
          ],
        },
      }),
    ],
  })
  assert.equal(raised(capacityChanged, values('100m'), values('150m')), ['low: Reserves 0.2 → 0.3 cores.'])
})

it('says nothing of limits, or of the same amount in other words', () => {
  const limits = (cpu: string) => ({ objects: [deployment({ container: { resources: { limits: { cpu } } } })] })
  assert.equal(raised(capacityChanged, limits('1'), limits('2')), [])
  assert.equal(raised(capacityChanged, requests('1', '1Gi'), requests('1000m', '1024Mi')), [])
})

it.run()
