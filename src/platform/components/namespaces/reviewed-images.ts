import { ApiObject, type Chart } from 'cdk8s'
import type { Environment } from '../../../config/load.ts'
import { PLATFORM, registryHost, servicesOf } from '../../../config/names.ts'
import { syncWave } from '../../../engine/kubernetes/labels.ts'

const name = 'reviewed-images'
/** Where each namespace of a service says what is promoted there: a line an image. */
export const PROMOTED = { configMap: 'promoted-images', key: 'images' } as const
/** Annotation of a namespace that lets any image in, with the reason as its value. Admins alone may set it. */
export const ANY_IMAGE = `${PLATFORM}/any-image`

// A repository's name and nothing else: no tag, no port, no dots that lead elsewhere.
// https://github.com/distribution/reference/blob/main/reference.go
const REPOSITORY = '[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*'

const list = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(', ')}]`
const orNone = (path: string) => `(has(${path}) ? ${path} : [])`

/** Every image of a pod in CEL, those of volumes among them; debug containers apart. */
const imagesOf = (pod: string) =>
  [
    `${pod}.spec.containers.map(c, c.image)`,
    `${orNone(`${pod}.spec.initContainers`)}.map(c, c.image)`,
    `${orNone(`${pod}.spec.volumes`)}.filter(v, has(v.image)).map(v, v.image.reference)`,
  ].join(' + ')
const debuggersOf = (pod: string) => `${orNone(`${pod}.spec.ephemeralContainers`)}.map(c, c.image)`

/**
 * What a pod may run, in CEL. The registry is compared whole, as text and as a pattern. What a pod has already stays, so
 * that no finalizer or label waits for an image that was promoted long ago.
 */
function variables(env: Environment) {
  const registry = registryHost(env)
  const pattern = `^${registry.replaceAll('.', '[.]')}/${REPOSITORY}@sha256:[0-9a-f]{64}$`
  const repository = `image.substring(${registry.length + 1}, image.indexOf('@'))`
  const annotation = `namespaceObject.metadata.annotations['${ANY_IMAGE}']`
  const isSet = `has(namespaceObject.metadata.annotations) && '${ANY_IMAGE}' in namespaceObject.metadata.annotations`
  return {
    before: `oldObject == null ? [] : ${imagesOf('oldObject')}`,
    promoted: `has(params.data) && '${PROMOTED.key}' in params.data ? params.data['${PROMOTED.key}'].split('\\n') : []`,
    services: list(servicesOf(env)),
    // Apart, so that an image for debugging never becomes the one of another container.
    debug: `${list(env.access.debugImages)} + (oldObject == null ? [] : ${debuggersOf('oldObject')})`,
    unknown: [
      `((${imagesOf('object')}).filter(i, !(i in variables.before))`,
      ` + ${debuggersOf('object')}.filter(i, !(i in variables.debug)))`,
      '.filter(image, !(image in variables.promoted) && !(',
      `image.matches('${pattern}') && !(${repository} in variables.services)))`,
    ].join(''),
    reason: `${isSet} ? ${annotation} : ''`,
  }
}

/**
 * Adds the policy by which only reviewed images run in the namespaces of services: of what the platform itself promotes,
 * exactly the digests in images.json; of anything else, what is in the environment's registry, by digest. The API server
 * judges by itself, so there is nothing that can be down.
 *
 * Pods alone: a workload that names another image is there, and says so, and no order of syncs is refused.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function addReviewedImages(chart: Chart, env: Environment): void {
  const annotations = syncWave(1) // after the namespaces
  new ApiObject(chart, 'validating-admission-policy-reviewed-images', {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name, annotations },
    spec: {
      failurePolicy: 'Fail',
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: {
        resourceRules: [
          {
            ...{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'] },
            resources: ['pods', 'pods/ephemeralcontainers'],
          },
        ],
      },
      variables: Object.entries(variables(env)).map(([each, expression]) => ({ name: each, expression })),
      validations: [
        {
          expression: "size(variables.unknown) == 0 || variables.reason != ''",
          messageExpression:
            "variables.unknown.join(', ') + ': not promoted here, and not another image of " +
            `${registryHost(env)} by digest'`,
          reason: 'Forbidden',
        },
      ],
      auditAnnotations: [
        {
          key: 'any-image',
          valueExpression: "size(variables.unknown) == 0 ? '' : variables.reason + ': ' + variables.unknown.join(', ')",
        },
      ],
    },
  })
  new ApiObject(chart, 'validating-admission-policy-binding-reviewed-images', {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name, annotations },
    spec: {
      policyName: name,
      // In the namespace of the pod; where it is missing, nothing is promoted.
      paramRef: { name: PROMOTED.configMap, parameterNotFoundAction: 'Deny' },
      validationActions: ['Deny', 'Audit'],
      matchResources: {
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: servicesOf(env) }],
        },
      },
    },
  })
}
