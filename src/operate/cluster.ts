import type { Environment } from '../config/load.ts'
import { azureNames, NAMESPACES } from '../config/names.ts'

/** The kubeconfig context of an environment's cluster, as `az aks get-credentials` names it: no command trusts the current one. */
export const contextOf = (env: Environment): string => azureNames(env).cluster

/** Arguments of kubectl that name the cluster. */
export const onCluster = (env: Environment): readonly string[] => ['--context', contextOf(env)]

/** Most time of one answer of the API server. */
export const PATIENCE = '--request-timeout=30s'

/** How files of Git are applied: as Argo CD does, so that it alone owns their fields and may take them away again. */
export const AS_ARGO_CD = ['--server-side', '--force-conflicts', '--field-manager', 'argocd-controller'] as const

/** Selects what makes Argo CD sync: its application controller. */
export const APPLICATION_CONTROLLER = [
  '--namespace',
  NAMESPACES.argocd,
  '--selector',
  'app.kubernetes.io/name=argocd-application-controller',
] as const
