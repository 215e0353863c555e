import type { Environment } from '../config/load.ts'
import { azureNames } from '../config/names.ts'

/** The kubeconfig context of an environment's cluster, as `az aks get-credentials` names it: no command trusts the current one. */
export const contextOf = (env: Environment): string => azureNames(env).cluster

/** Arguments of kubectl that name the cluster. */
export const onCluster = (env: Environment): readonly string[] => ['--context', contextOf(env)]

/** Most time of one answer of the API server. */
export const PATIENCE = '--request-timeout=30s'
