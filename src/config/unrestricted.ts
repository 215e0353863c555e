import { NAMESPACES } from './names.ts'
import type { EnvironmentValues } from './schema.ts'

/** Namespaces whose charts run pods that cannot keep the restricted standard, each with the reason. */
export function unrestrictedNamespaces({ components }: EnvironmentValues): Readonly<Record<string, string>> {
  const { engine, bothEngines } = components.exposure
  return {
    [NAMESPACES.nodeExporter]: 'reads the network, the processes and the files of its node',
    ...((engine === 'ingress-nginx' || bothEngines) && {
      [NAMESPACES.exposure]: 'ingress-nginx gains the right to chroot when it starts',
    }),
  }
}
