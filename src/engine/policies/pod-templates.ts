import type { Manifest } from '../kubernetes/manifest.ts'
import { at, type Fields, fields, list, text } from './fields.ts'

/** Where each kind keeps its pod. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Rollout: ['spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
}

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const

/** Where a container says what the kubelet calls. */
export const HANDLERS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
]

export interface Container {
  readonly name: string
  readonly list: (typeof CONTAINER_LISTS)[number]
  /** Where it stands in the object, for messages. */
  readonly path: string
  readonly fields: Fields
}

/** The pod that an object makes. */
export interface PodTemplate {
  readonly manifest: Manifest
  readonly namespace: string
  readonly labels: Fields
  readonly annotations: Fields
  readonly spec: Fields
  /** Path of `spec` in the object, for messages. */
  readonly path: string
  readonly containers: readonly Container[]
}

/** The pod template of an object, if its kind makes pods. */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  const { kind, metadata } = manifest.object
  const steps = Object.hasOwn(PATHS, kind) ? PATHS[kind] : undefined
  if (!steps) return undefined
  const template = at(manifest.object, ...steps)
  const spec = fields(at(template, 'spec'))
  const path = [...steps, 'spec'].join('.')
  return {
    manifest,
    namespace: metadata.namespace ?? '',
    labels: fields(at(template, 'metadata', 'labels')),
    annotations: fields(at(template, 'metadata', 'annotations')),
    spec,
    path,
    containers: CONTAINER_LISTS.flatMap((key) =>
      list(spec[key]).map((item, index) => {
        const name = text(at(item, 'name')) ?? String(index)
        return { name, list: key, path: `${path}.${key}[${name}]`, fields: fields(item) }
      }),
    ),
  }
}
