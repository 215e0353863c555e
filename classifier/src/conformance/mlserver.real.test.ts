import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { colorModelFile, startProgram, temporaryFolder, until } from '../testing/service.ts'

const it = suite('MLServer')

const PYTHON = process.env['PYTHON'] ?? 'python3'
const RUNTIMES = fileURLToPath(new URL('../testing', import.meta.url))
const PAGE = fileURLToPath(new URL('./README.md', import.meta.url))
const SETTINGS = {
  MLSERVER_HOST: '127.0.0.1',
  MLSERVER_HTTP_PORT: '0',
  MLSERVER_GRPC_PORT: '0',
  MLSERVER_METRICS_ENDPOINT: '', // none: its port would be a second address in the output
  PYTHONPATH: RUNTIMES,
  PYTHONDONTWRITEBYTECODE: '1',
}

/** A folder with one model a runtime, both of the same weights. */
function modelsFolder(): string {
  const folder = temporaryFolder()
  const uri = colorModelFile()
  for (const runtime of ['Plain', 'Checked']) {
    const name = runtime.toLowerCase()
    mkdirSync(join(folder, name))
    const implementation = `mlserver_tensors.${runtime}`
    const settings = { name, implementation, versions: ['1'], platform: 'onnx', parameters: { uri, version: '1' } }
    writeFileSync(join(folder, name, 'model-settings.json'), JSON.stringify(settings))
  }
  return folder
}

/** What the suite says of a model: cases that fail, and those that are answered by 500, which the protocol allows. */
async function outcomes(url: string, model: string): Promise<Map<string, string>> {
  const asked = startProgram('conformance', {}, [url, '--model', model])
  await asked.ended
  assert.match(asked.output(), /\n\d+ passed, \d+ failed, 9 skipped\n$/)
  const lines = asked.output().matchAll(/^(ok|FAILED) +([^:\n]+)(: status 500)?/gm)
  return new Map(
    [...lines].map(([, how, what = '', is500]) => [what, how === 'FAILED' ? 'fails' : is500 ? '500' : 'ok']),
  )
}

if (spawnSync(PYTHON, ['-c', 'import mlserver, onnxruntime']).status !== 0) {
  process.stdout.write(`\n  skipped, no ${PYTHON} with mlserver and onnxruntime: the suite on a foreign server\n`)
} else {
  it('answers what the page says of it', async () => {
    const start = ['-c', 'from mlserver.cli import main; main()', 'start', modelsFolder()]
    const server = spawn(PYTHON, start, { env: { ...process.env, ...SETTINGS } })
    let output = ''
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (output += chunk))
    const ended = once(server, 'exit')
    try {
      const url = await until(() => /Uvicorn running on (http\S+)/.exec(output)?.[1], undefined, 60_000)
      await until(async () => (await fetch(`${url}/v2/health/ready`)).ok, undefined, 60_000)
      const [plain, checked] = [await outcomes(url, 'plain'), await outcomes(url, 'checked')]
      const seen = [...plain].map(([what, how]) => [what, how, checked.get(what)])
      const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| (.+) \| (fails|500|ok) \| (fails|500|ok) \|$/gm)
      const said = [...rows].map(([, ...cells]) => cells)
      assert.equal(
        said,
        seen.filter(([, ...how]) => how.some((each) => each !== 'ok')),
      )
    } catch (error) {
      process.stdout.write(output)
      throw error
    } finally {
      server.kill('SIGTERM')
      await ended
    }
  })
}

it.run()
