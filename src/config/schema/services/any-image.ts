import * as z from 'zod'
import { Quantity } from '../formats.ts'

const Port = z.int().min(1024, 'must be at least 1024: a pod has no right to listen below').max(65535)
const Path = z.string().regex(/^\/[\w./-]*$/, 'must be a path such as /metrics')
/** A path of a service. */
export const ServicePath = Path

/** What an image of anybody may say of itself; what `classifier/` does, the platform knows. */
export const ANY_IMAGE = {
  /** Port that it answers on, with HTTP */
  port: Port,
  /** Where Prometheus reads its own metrics (default: nowhere; the edge measures every service) */
  metrics: z
    .strictObject({
      /** Port of the metrics */
      port: Port,
      /** Path of the metrics (default /metrics) */
      path: Path.default('/metrics'),
    })
    .optional(),
  /** Whom it calls: `internet`, and services of this environment by name (default: nobody, not even DNS) */
  talksTo: z.array(z.string()).default([]),
  /** Arguments of its program (default: those of the image) */
  args: z.array(z.string()).default([]),
  /** Environment variables; none may be a secret */
  env: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'must be a name such as LOG_LEVEL'), z.string()).default({}),
  /** User that the image runs as, by number (default 1000) */
  user: z.int().min(1).max(65535).default(1000),
  /** Folders beside /tmp that it may write; everything else is read-only (default: none) */
  writable: z.array(Path).default([]),
  /** Seconds that it may take until it is ready for the first time (default 120) */
  startupSeconds: z.int().min(10).max(3600).default(120),
  /** Seconds that a request may take (default 30) */
  timeoutSeconds: z.int().min(1).max(600).default(30),
  /** Largest request, in MiB: the edge reads each one whole, so there are no WebSockets (default 16) */
  maxBodyMiB: z.int().min(1).max(256).default(16),
  /** Fewest pods that the autoscaler keeps (default 2) */
  minReplicas: z.int().min(1).max(100).default(2),
  /** Most pods that the autoscaler adds (default 6) */
  maxReplicas: z.int().min(1).max(500).default(6),
  /** CPU that each pod requests; it may use twice as much, and a core at least (default 500m) */
  cpu: Quantity('500m').default('500m'),
  /** Memory that each pod requests and may use (default 512Mi) */
  memory: Quantity('512Mi').default('512Mi'),
}
