import { V2_PATHS } from '../../contract.ts'
import type { App } from '../server-env.ts'
import { respondV2Error } from './error.ts'
import { addInferRoutes, type InferOptions } from './infer.ts'
import { addMetadataRoutes, type MetadataOptions } from './metadata.ts'
import { toHonoPath } from './paths.ts'

const POST_PATHS: readonly string[] = [V2_PATHS.index, V2_PATHS.infer, V2_PATHS.versionInfer]

/** Adds the Open Inference Protocol, version 2: https://github.com/kserve/open-inference-protocol */
export function addV2Routes(app: App, options: InferOptions & MetadataOptions): void {
  for (const path of Object.values(V2_PATHS)) {
    app.use(toHonoPath(path), async function nameRoute(c, next) {
      c.get('record').route = path
      await next()
    })
  }
  addMetadataRoutes(app, options)
  addInferRoutes(app, options)
  for (const path of Object.values(V2_PATHS)) {
    const allow = POST_PATHS.includes(path) ? 'POST' : 'GET, HEAD'
    app.all(toHonoPath(path), (c) =>
      respondV2Error(c, 'method-not-allowed', `${path} takes ${allow}.`, { Allow: allow }),
    )
  }
}
