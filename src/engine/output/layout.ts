import type { Manifest } from '../kubernetes/manifest.ts'
import type { Document } from '../terraform/document.ts'

/** `gitops/<env>/<component>/<kind>[-<name>].yaml`, without the name where it repeats the component. */
export function manifestPath({ environment, component, object: { kind, metadata } }: Manifest): string {
  const name = metadata.name === component ? '' : `-${metadata.name.replaceAll(/[^a-z0-9.-]+/gi, '-')}`
  return `gitops/${environment}/${component}/${kind.toLowerCase()}${name}.yaml`
}

/** `terraform/<root>/<topic>.tf.json`. */
export function documentPath({ root, topic }: Document): string {
  return `terraform/${root}/${topic}.tf.json`
}

/** Folders that hold everything synth generates, for all environments or for one. */
export function generatedFolders(environment?: string): readonly string[] {
  return environment ? [`terraform/${environment}`, `gitops/${environment}`] : ['terraform', 'gitops']
}
