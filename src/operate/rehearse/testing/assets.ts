import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const BUILD = '../shared/tools/control-plane/assets'

/** Folder with etcd and kube-apiserver; says so where there is none. */
export function controlPlaneAssets(what: string): string | undefined {
  const named = process.env['KUBEBUILDER_ASSETS']
  if (named) return named
  try {
    if (existsSync(BUILD)) return execFileSync(BUILD, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()
  } catch {
    console.log(`skipped: ${what} needs ${BUILD}, which failed`)
    return undefined
  }
  console.log(`skipped: ${what} needs KUBEBUILDER_ASSETS, or ../shared/tools`)
  return undefined
}
