import type { Service } from '../../../config/schema/services.ts'

/** An HTTP request by which the kubelet asks a pod, how often, and how many times in a row before it counts. */
export interface Probe {
  readonly path: string
  readonly periodSeconds: number
  readonly failureThreshold: number
}

/**
 * A service as its runtime runs it: all that pods, network, edge and monitoring need to know, in no runtime's terms.
 * Everything of a service is built from this and nothing else.
 */
export interface Workload {
  /** Its namespace, its objects, its folder and its image. */
  readonly name: string
  readonly entry: Service
  readonly port: number
  readonly metrics?: { readonly port: number; readonly path: string }
  readonly probes: { readonly startup: Probe; readonly live: Probe; readonly ready: Probe }
  /** Path that answers 200 to everybody while the service is well. */
  readonly answersAt: string
  readonly settings: Readonly<Record<string, string | number>>
  /** Arguments of its program; none: the image's. */
  readonly args: readonly string[]
  readonly userId: number
  /** Most cores that a pod may use. */
  readonly cpuLimit: number
  /** Most that it may write into a folder of its own. */
  readonly scratch: string
  /** Such folders beside /tmp; all else is read-only. */
  readonly writable: readonly string[]
  /** Seconds in which a pod ends what it has begun. */
  readonly drainSeconds: number
  readonly maxBodyBytes: number
  readonly timeoutSeconds: number
  /** When it closes a connection that is idle; left out: never. */
  readonly closesIdleAfterSeconds?: number
  /** Whom its pods call: other services by name, or `internet`. */
  readonly talksTo: readonly string[]
}
