/** `HEALTHCHECK` of the image: exit code 0 while the service answers. The image has no shell and no curl. */
import { PATHS, PORT } from '../contract.ts'

const port = process.env['PORT'] || PORT
const { ok, status } = await fetch(`http://127.0.0.1:${port}${PATHS.livez}`).catch((error: Error) => {
  process.stderr.write(`No answer on port ${port}: ${error.cause ?? error.message}\n`)
  return { ok: false, status: undefined }
})
if (status !== undefined) process.stdout.write(`${PATHS.livez} answers ${status}\n`)
process.exitCode = ok ? 0 : 1
