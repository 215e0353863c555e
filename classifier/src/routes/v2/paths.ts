/** A path of OpenAPI, `/models/{model}`, as Hono writes it: `/models/:model`. */
export function toHonoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}
