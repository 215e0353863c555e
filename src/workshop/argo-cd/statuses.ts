import { at, fields, list } from '../../engine/policies/fields.ts'

type Status = Readonly<Record<string, unknown>>

const NOW = '2026-01-01T00:00:00Z'
const condition = (type: string, reason: string, more: Status = {}) => ({
  ...{ type, reason, status: 'True', message: '', lastTransitionTime: NOW },
  ...more,
})

const generationOf = (object: unknown) => ({ observedGeneration: at(object, 'metadata', 'generation') })
const replicasOf = (object: unknown) => Number(at(object, 'spec', 'replicas') ?? 1)
const accepted = (object: unknown, ...types: string[]) => ({
  conditions: types.map((type) => condition(type, type, generationOf(object))),
})
const isReady = (object: unknown) => ({ conditions: [condition('Ready', 'Ready', generationOf(object))] })

/** A policy of Envoy Gateway, at each thing that it is attached to. */
const attached = (object: unknown) => ({
  ancestors: [...list(at(object, 'spec', 'targetRefs')), at(object, 'spec', 'targetRef')]
    .filter(Boolean)
    .map((target) => ({
      ancestorRef: { group: 'gateway.networking.k8s.io', kind: at(target, 'kind'), name: at(target, 'name') },
      controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
      ...accepted(object, 'Accepted'),
    })),
})

const monitored = (object: unknown) => {
  const replicas = replicasOf(object)
  return {
    ...{ paused: false, replicas, updatedReplicas: replicas, availableReplicas: replicas, unavailableReplicas: 0 },
    conditions: ['Available', 'Reconciled'].map((type) => condition(type, type, generationOf(object))),
  }
}

const published = () => ({ loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } })

/** What controllers write once all is well, by the path of the kind's objects. Pods are not made. */
export const STATUSES: Readonly<Record<string, (object: unknown) => Status | undefined>> = {
  '/apis/apps/v1/deployments': (object) => {
    const replicas = replicasOf(object)
    return {
      ...{
        ...generationOf(object),
        replicas,
        updatedReplicas: replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
      },
      conditions: [
        condition('Available', 'MinimumReplicasAvailable'),
        condition('Progressing', 'NewReplicaSetAvailable'),
      ],
    }
  },
  '/apis/apps/v1/statefulsets': (object) => {
    const replicas = replicasOf(object)
    return {
      ...{
        ...generationOf(object),
        replicas,
        updatedReplicas: replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
      },
      ...{ currentReplicas: replicas, currentRevision: 'one', updateRevision: 'one' },
    }
  },
  '/apis/apps/v1/daemonsets': (object) => ({
    ...{ ...generationOf(object), desiredNumberScheduled: 1, currentNumberScheduled: 1, numberMisscheduled: 0 },
    ...{ updatedNumberScheduled: 1, numberReady: 1, numberAvailable: 1 },
  }),
  '/apis/batch/v1/jobs': () => ({
    ...{ startTime: NOW, completionTime: NOW, succeeded: 1, uncountedTerminatedPods: {} },
    conditions: [condition('SuccessCriteriaMet', 'CompletionsReached'), condition('Complete', 'CompletionsReached')],
  }),
  '/apis/autoscaling/v2/horizontalpodautoscalers': (object) => ({
    ...{ ...generationOf(object), currentReplicas: 1, desiredReplicas: 1 },
    conditions: [condition('AbleToScale', 'SucceededGetScale'), condition('ScalingActive', 'ValidMetricFound')],
  }),
  '/apis/policy/v1/poddisruptionbudgets': (object) => ({
    ...{ ...generationOf(object), currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 1, expectedPods: 1 },
    conditions: [condition('DisruptionAllowed', 'SufficientPods')],
  }),
  '/apis/networking.k8s.io/v1/ingresses': published,
  '/api/v1/services': (object) => (at(object, 'spec', 'type') === 'LoadBalancer' ? published() : undefined),
  '/api/v1/resourcequotas': (object) => {
    const hard = fields(at(object, 'spec', 'hard'))
    return { hard, used: Object.fromEntries(Object.keys(hard).map((resource) => [resource, '0'])) }
  },
  '/apis/cert-manager.io/v1/certificates': isReady,
  '/apis/cert-manager.io/v1/issuers': isReady,
  '/apis/cert-manager.io/v1/clusterissuers': isReady,
  '/apis/external-secrets.io/v1/externalsecrets': (object) => ({ ...isReady(object), refreshTime: NOW }),
  '/apis/external-secrets.io/v1/clustersecretstores': isReady,
  '/apis/gateway.networking.k8s.io/v1/gatewayclasses': (object) => accepted(object, 'Accepted'),
  '/apis/gateway.networking.k8s.io/v1/gateways': (object) => accepted(object, 'Accepted', 'Programmed'),
  '/apis/gateway.networking.k8s.io/v1/httproutes': (object) => ({
    parents: list(at(object, 'spec', 'parentRefs')).map((parentRef) => ({
      ...{ parentRef, controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
      ...accepted(object, 'Accepted', 'ResolvedRefs'),
    })),
  }),
  '/apis/gateway.envoyproxy.io/v1alpha1/backendtrafficpolicies': attached,
  '/apis/gateway.envoyproxy.io/v1alpha1/clienttrafficpolicies': attached,
  '/apis/gateway.envoyproxy.io/v1alpha1/securitypolicies': attached,
  '/apis/monitoring.coreos.com/v1/prometheuses': monitored,
  '/apis/monitoring.coreos.com/v1/alertmanagers': monitored,
}
