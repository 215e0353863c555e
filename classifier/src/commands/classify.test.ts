import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jpeg } from '../testing/pictures.ts'
import { colorModelFile, startProgram, startService, temporaryFolder } from '../testing/service.ts'

const it = suite('classify')

const folder = temporaryFolder()
mkdirSync(join(folder, 'album', 'deep'), { recursive: true })
writeFileSync(join(folder, 'red.jpg'), await jpeg('red'))
writeFileSync(join(folder, 'album', 'deep', 'blue, =1.JPG'), await jpeg('blue'))
writeFileSync(join(folder, 'album', 'broken.png'), 'hello')
writeFileSync(join(folder, 'album', 'notes.txt'), 'hello')

async function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const started = startProgram('classify', { MODEL_PATH: colorModelFile(), INIT_CWD: folder }, args)
  const code = await started.ended
  return { code, output: started.output() }
}

it('says what is on a picture', async () => {
  const { code, output } = await run('red.jpg', '--top', '2')
  assert.is(code, 0)
  assert.match(output, /^red\.jpg\n {3}\d+\.\d % {2}Black Swan\n {2} .* % {2}\S.*\n$/i)
})

it('searches folders, shows progress, and goes on after a picture that is broken', async () => {
  const { code, output } = await run('album', 'red.jpg', '--csv', '--top', '1')
  assert.is(code, 1)
  assert.match(output, '3 pictures  100 %')
  assert.match(output, 'file,rank,class_id,label,confidence,error\n')
  assert.match(output, 'album/broken.png,,,,,"Send a JPEG')
  assert.match(output, '"album/deep/blue, =1.JPG",1,n')
  assert.match(output, '\nred.jpg,1,n01860187,')
  assert.not.match(output, 'notes.txt')
})

it('gives programs the same from here and from a running service', async () => {
  const service = await startService()
  try {
    const local = await run('red.jpg', '--json')
    const remote = await run('red.jpg', '--json', '--url', service.url)
    assert.equal([local.code, remote.code], [0, 0])
    assert.equal(JSON.parse(local.output), JSON.parse(remote.output))
    assert.is(JSON.parse(local.output)[0].predictions.length, 5)
    const broken = await run('album/broken.png', '--url', service.url)
    assert.is(broken.code, 1)
    assert.match(broken.output, 'The file is not a picture of a supported format. Send a JPEG')
  } finally {
    service.process.kill('SIGKILL')
  }
})

it('explains itself, and says what is wrong', async () => {
  assert.match((await run('--help')).output, 'Usage: npm run classify')
  for (const [args, why] of [
    [[], 'No picture is named.'],
    [['red.jpg', '--top', '0'], '--top must be from 1 to 100.'],
    [['red.jpg', '--json', '--csv'], 'exclude each other'],
    [['nowhere.jpg'], `There is no file or folder ${folder}/nowhere.jpg.`],
    [['red.jpg', '--url', 'http://127.0.0.1:9'], 'does not answer'],
  ] as const) {
    const { code, output } = await run(...args)
    assert.is(code, 1)
    assert.match(output, why)
    assert.not.match(output, /^\s+at /m, 'no stack')
  }
})

it.run()
