import { azureNames } from '../../config/names.ts'
import { contextOf, onCluster, PATIENCE } from '../cluster.ts'
import type { Step } from './step.ts'

/** kubectl's way into the cluster: with the login of the Azure CLI, so that no token is stored. */
export const credentials: Step = {
  title: 'kubectl reaches the cluster',
  async done({ env, shell }) {
    const { code } = await shell.attempt('kubectl', [...onCluster(env), PATIENCE, 'get', '--raw', '/version'])
    return code === 0 ? `context ${contextOf(env)}` : undefined
  },
  async run({ env, shell, account }) {
    const { resourceGroup, cluster } = azureNames(env)
    const place = ['--subscription', account.id, '--resource-group', resourceGroup, '--name', cluster]
    await shell.change(`Add the context ${cluster} to your kubeconfig`, 'az', [
      'aks',
      'get-credentials',
      ...place,
      '--overwrite-existing',
    ])
    const convert = ['convert-kubeconfig', '--login', 'azurecli', '--context', cluster]
    await shell.change('Let it sign in with the Azure CLI', 'kubelogin', convert)
    if (!shell.dryRun) await shell.read('kubectl', [...onCluster(env), PATIENCE, 'get', '--raw', '/version'])
  },
}
