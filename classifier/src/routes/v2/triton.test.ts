import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { COLOR_CLASSES } from '../../testing/onnx-model.ts'
import { jpeg } from '../../testing/pictures.ts'
import { startService, temporaryFolder } from '../../testing/service.ts'

const it = suite("Triton's client")

const PYTHON = process.env['PYTHON'] ?? 'python3'
const SCRIPT = fileURLToPath(new URL('../../testing/triton_client.py', import.meta.url))

const isThere = spawnSync(PYTHON, ['-c', 'import numpy, tritonclient.http']).status === 0
if (!isThere)
  process.stdout.write(`\n  skipped, no ${PYTHON} with tritonclient[http]: the protocol with Triton's client\n`)
else {
  it('works against the service unchanged', async () => {
    const service = await startService()
    const picture = join(temporaryFolder(), 'green.jpg')
    writeFileSync(picture, await jpeg('green'))
    const { host } = new URL(service.url)
    const run = spawn(PYTHON, [SCRIPT, host, 'colors', picture])
    let text = ''
    for (const stream of [run.stdout, run.stderr]) stream.on('data', (chunk) => (text += chunk))
    const [code] = await once(run, 'close')
    await service.stop()
    assert.is(code, 0, text)
    const lines = text.trim().split('\n')
    for (const line of lines.slice(0, 2)) assert.match(line, new RegExp(`^\\d\\.\\d{6}:${COLOR_CLASSES.green}:\\w`))
    assert.is(lines[2], '404 There is no model "nobody"; there is "colors".')
    assert.match(lines[3] ?? '', /^400 /)
  })
}

it.run()
