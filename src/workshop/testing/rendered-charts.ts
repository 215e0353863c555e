/** What the real charts make of our values, where somebody has rendered them with Helm beside the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { type Environment, parseEnvironment } from '../../config/load.ts'
import { isClusterScoped } from '../../engine/kubernetes/cluster-scoped.ts'
import type { Component, HelmRelease } from '../../engine/kubernetes/component.ts'
import type { KubernetesObject, Manifest } from '../../engine/kubernetes/manifest.ts'
import { COMPONENTS } from '../../platform/components/index.ts'
import { COMPONENT_VARIANTS } from '../variants/components.ts'
import { dev } from './environments/dev.ts'
import { prod } from './environments/prod.ts'
import { valuesSince } from './values-since.ts'

// A folder for each variant of an environment, in it a file for each release: <component>[.<release>].yaml
const FOLDER = join(process.cwd(), '../shared/rendered')

/** The objects of all charts in one variant of an environment. */
export interface RenderedCharts {
  readonly variant: string
  readonly env: Environment
  readonly manifests: readonly Manifest[]
}

function environmentOf(variant: string): Environment {
  const [, choice = '', name = ''] = /^(?:(.*)-)?(dev|prod)$/.exec(variant) ?? []
  const input = name === 'prod' ? prod : dev
  return parseEnvironment(name, COMPONENT_VARIANTS[choice]?.(input) ?? input)
}

function releaseOf(env: Environment, file: string): { component: string; release: HelmRelease; namespace: string } {
  const [name = '', chart] = file.replace(/\.yaml$/, '').split('.')
  const component: Component = COMPONENTS[name as keyof typeof COMPONENTS]
  const releases = component.releases?.(env) ?? []
  const release = releases.find((one) => one.release === chart) ?? releases[0]
  if (!release) throw new Error(`${file} is of no release of ${env.name}`)
  return { component: name, release, namespace: component.namespace }
}

/** Every variant there is; says that its tests are skipped where there is none. */
export function renderedCharts(what: string): readonly RenderedCharts[] {
  if (!existsSync(FOLDER)) {
    console.log(`skipped: ${what} needs the charts rendered in ../shared/rendered`)
    return []
  }
  return readdirSync(FOLDER).map((variant) => {
    const env = environmentOf(variant)
    const manifests = readdirSync(join(FOLDER, variant)).flatMap((file) => {
      const { component, release, namespace } = releaseOf(env, file)
      const objects = loadAll(readFileSync(join(FOLDER, variant, file), 'utf8')) as (KubernetesObject | null)[]
      const present = objects.flatMap((object) => (object ? [inNamespace(object, namespace)] : []))
      return valuesSince(release, present).map((object) => ({ environment: env.name, component, object }))
    })
    return { variant, env, manifests }
  })
}

/** The object with the namespace that Argo CD gives it where the chart leaves it out. */
function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  if (object.metadata.namespace || isClusterScoped(object.apiVersion, object.kind)) return object
  return { ...object, metadata: { ...object.metadata, namespace } }
}
