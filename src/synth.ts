import { ApiObject, App, Chart } from 'cdk8s'
import type { Environment } from './config/load.ts'
import { addApplication } from './engine/kubernetes/application.ts'
import type { Component } from './engine/kubernetes/component.ts'
import { labelsOf } from './engine/kubernetes/labels.ts'
import {
  describeObject,
  identityOf,
  type KubernetesObject,
  type Manifest,
  sourceOf,
} from './engine/kubernetes/manifest.ts'
import { addNetworkPolicies, networkOf } from './engine/kubernetes/network-policies.ts'
import { type FileTree, fileTree } from './engine/output/file-tree.ts'
import { documentPath, manifestPath } from './engine/output/layout.ts'
import { renderDocument, renderObject } from './engine/output/render.ts'
import { assertPolicies } from './engine/policies/index.ts'
import type { Platform } from './engine/policies/policy.ts'
import { type Document, documentsOf } from './engine/terraform/document.ts'
import { UserError } from './errors.ts'
import { bootstrapModule } from './platform/azure/bootstrap.ts'
import { rootModule } from './platform/azure/root-module.ts'
import { componentsOf } from './platform/components/index.ts'
import { ACCEPTED } from './platform/components/rights/accepted.ts'
import { chartRights } from './platform/components/rights/chart-rights.ts'

/** Components by name; anything but those of `componentsOf` serves tests and benchmarks. */
export type Components = Readonly<Record<string, Component>>

/** Builds one component's objects in a chart of their own. */
export function addComponent(
  app: App,
  name: string,
  component: Component,
  env: Environment,
  network = networkOf(env, componentsOf(env)),
): Chart {
  const chart = new Chart(app, `${env.name}-${name}`, {
    labels: labelsOf(name, component, env),
    disableResourceNameHashes: true,
  })
  addApplication(chart, name, component, env)
  addNetworkPolicies(chart, name, network)
  component.build?.(chart, env)
  return chart
}

function buildManifests(env: Environment, components: Components): Manifest[] {
  const app = new App()
  const network = networkOf(env, components)
  return Object.entries(components).flatMap(([component, definition]) =>
    addComponent(app, component, definition, env, network)
      .node.findAll()
      .filter((node) => ApiObject.isApiObject(node))
      .map((node): Manifest => {
        const object: KubernetesObject = (node as ApiObject).toJson()
        return { environment: env.name, component, object, ...(definition.source && { source: definition.source }) }
      }),
  )
}

/** What the charts of every component create, with the namespace filled in. */
export function providedBy(env: Environment, components: Components = componentsOf(env)): Platform['provided'] {
  return Object.values(components).flatMap((component) =>
    (component.releases?.(env) ?? []).flatMap(({ provides = [] }) =>
      provides.map((object) => ({ namespace: component.namespace, ...object })),
    ),
  )
}

function assertUnique(manifests: readonly Manifest[]): void {
  const components = new Map<string, string>()
  const problems: string[] = []
  for (const { environment, component, object } of manifests) {
    const identity = identityOf(object)
    const earlier = components.get(identity)
    if (earlier) problems.push(`✖ ${environment}: ${describeObject(object)} is in ${earlier} and in ${component}`)
    components.set(identity, component)
  }
  if (problems.length === 0) return
  throw new UserError('MANIFEST_INVALID', {
    message: `The same object is built twice.\n${problems.join('\n')}`,
    hint: 'Leave it to one component, or rename one of the two.',
  })
}

/** What synth made for one environment, for the summary. */
export interface SynthResult {
  readonly tree: FileTree
  readonly manifests: readonly Manifest[]
  readonly documents: readonly Document[]
}

/**
 * The whole pipeline. Pure: the same environments always give the same bytes.
 *
 * @throws UserError where an object, a reference or a policy is wrong; every problem of the stage at once.
 */
export function synth(
  environments: readonly Environment[],
  componentsIn: (env: Environment) => Components = componentsOf,
): SynthResult {
  const documents = [
    ...documentsOf('bootstrap', bootstrapModule(environments)),
    ...environments.flatMap((env) => documentsOf(env.name, rootModule(env))),
  ]
  const manifests = environments.flatMap((env) => {
    const components = componentsIn(env)
    const objects = buildManifests(env, components)
    assertUnique(objects)
    assertPolicies({
      env,
      manifests: objects,
      provided: providedBy(env, components),
      rights: chartRights(env, components),
      accepted: ACCEPTED,
    })
    return objects
  })
  const tree = fileTree([
    ...documents.map((document) => ({
      path: documentPath(document),
      text: renderDocument(document),
      what: document.source,
    })),
    ...manifests.map((manifest) => ({
      path: manifestPath(manifest),
      text: renderObject(manifest.object, sourceOf(manifest)),
      what: describeObject(manifest.object),
    })),
  ])
  return { tree, manifests, documents }
}
