import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startProgram, temporaryFolder } from '../testing/service.ts'

const it = suite('npm run model')

// Downloads themselves are tested in model/download.test.ts: here nothing may be written to the repository's models.
async function run(args: string[], env: Record<string, string> = {}): Promise<{ code: number | null; output: string }> {
  const started = startProgram('model', env, args)
  const code = await started.ended
  return { code, output: started.output() }
}

it('explains itself', async () => {
  const { code, output } = await run(['--help'])
  assert.is(code, 0)
  assert.match(output, 'Usage: npm run model')
  assert.match(output, 'MODEL_SOURCE')
})

it('lists the models when a name or an option is wrong', async () => {
  for (const argument of ['resnet', '--everything']) {
    const { code, output } = await run([argument])
    assert.is(code, 1)
    assert.match(output, 'Models: mobilenetv2-12, mobilenetv2-12-int8')
  }
})

it('takes MODEL_SOURCE relative to where the user stands', async () => {
  const folder = temporaryFolder()
  const env = { MODEL_SOURCE: '.', INIT_CWD: folder }
  const { code, output } = await run(['mobilenetv2-12'], env)
  assert.is(code, 1)
  assert.match(output, `the folder ${folder}, which has no mobilenetv2-12.onnx`)
  assert.not.match(output, /^\s+at /m, 'no stack')
})

it.run()
