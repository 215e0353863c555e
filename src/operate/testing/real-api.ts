/** The real API server of a test: without controllers, but objects, defaults and admission are those of a cluster. */
import type { Answer, ApiClient, PatchType } from '../rehearse/api-client.ts'
import { startControlPlane } from '../rehearse/control-plane.ts'
import { kubeconfigOf } from '../rehearse/kubeconfig.ts'

export interface RealApi {
  /** A kubeconfig with one context. */
  kubeconfig(context: string): string
  /** The object at a path; `undefined` where there is none. */
  get(path: string): Promise<unknown>
  post(path: string, body: object): Promise<void>
  patch(path: string, body: object, type: PatchType): Promise<void>
  delete(path: string): Promise<void>
  stop(): Promise<void>
}

/** Starts one. @param assets - Folder with etcd and kube-apiserver. */
export async function startRealApi(assets: string): Promise<RealApi> {
  const { access, client, stop } = await startControlPlane(assets)
  const done = (what: string, { status, body }: Answer): void => {
    if (status >= 300) throw new Error(`${what}: ${JSON.stringify(body)}`)
  }
  const changed =
    <Args extends readonly unknown[]>(change: (path: string, ...args: Args) => Promise<Answer>) =>
    async (path: string, ...args: Args) =>
      done(path, await change(path, ...args))
  const api: Pick<ApiClient, 'post' | 'patch' | 'delete'> = client
  return {
    kubeconfig: (name) => kubeconfigOf(access, name),
    async get(path) {
      const answer = await client.get(path)
      if ([404, 429].includes(answer.status)) return undefined // 429: a kind that was made just now
      done(path, answer)
      return answer.body
    },
    post: changed(api.post),
    patch: changed(api.patch),
    delete: changed(api.delete),
    stop,
  }
}
