import { existsSync, readFileSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jpeg } from '../testing/pictures.ts'
import { type Service, startService } from '../testing/service.ts'
import { shared } from '../testing/shared.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
/** A folder for pictures of the page, for those who want to look. */
const SCREENSHOTS = process.env['SCREENSHOTS']
const MAX_IMAGE_BYTES = 1_000_000
/** A camera that shows a test picture, and a person who allows it. */
const CAMERA = ['--use-fake-device-for-media-stream']
const ALLOWED = ['--use-fake-ui-for-media-stream']

const it = suite('page')
let browser: Browser
let service: Service
let page: Page
let complaints: string[]

async function open(url: string, options: BrowserContextOptions = {}, where = browser): Promise<void> {
  page = await where.newPage({ viewport: { width: 1100, height: 760 }, ...options })
  complaints = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(url)
}

async function drop(bytes: Buffer, name: string, type: string): Promise<void> {
  const base64 = bytes.toString('base64')
  // As text: this code runs in the page, whose types (the DOM's) are not ours.
  const dataTransfer = await page.evaluateHandle(`(() => {
    const bytes = Uint8Array.from(atob('${base64}'), (character) => character.charCodeAt(0))
    const transfer = new DataTransfer()
    transfer.items.add(new File([bytes], '${name}', { type: '${type}' }))
    return transfer
  })()`)
  await page.dispatchEvent('#drop', 'dragover', { dataTransfer })
  await page.dispatchEvent('#drop', 'drop', { dataTransfer })
}

async function screenshot(name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return
  await page.waitForTimeout(500) // for the bars to have grown
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true })
}

if (CHROMIUM === undefined) process.stdout.write('\n  skipped, no Chromium on this machine: the page in a browser\n')
else {
  it.before(async () => {
    service = await startService({ MAX_IMAGE_BYTES: String(MAX_IMAGE_BYTES) })
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', ...CAMERA, ...ALLOWED] })
  })
  it.after(async () => {
    await browser.close()
    await service.stop()
  })
  it.before.each(async () => {
    await open(service.url)
    page.setDefaultTimeout(30_000) // Chromium draws without a graphics card
  })
  it.after.each(() => page.close())

  it('classifies a picture that is dropped on it', async () => {
    await screenshot('empty')
    await drop(await jpeg('green'), 'meadow.jpg', 'image/jpeg')
    await page.locator('#result').waitFor()
    const bars = await page.locator('#bars li').allTextContents()
    assert.is(bars.length, 5)
    assert.match(bars[0] ?? '', /^Tibetan Terrier\d+\.\d%$/)
    assert.match((await page.locator('#meta').textContent()) ?? '', /^meadow\.jpg · \d+ ms$/)
    assert.ok(await page.locator('#preview').isVisible())
    assert.equal(complaints, [])
  })

  it('is worked with the keyboard', async () => {
    page.on('filechooser', () => {}) // has the browser ask us instead of a person from here on, before a key is pressed
    await page.keyboard.press('Tab')
    await page.waitForFunction(`document.activeElement?.id === 'file'`)
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')])
    await chooser.setFiles({ name: 'sky.jpg', mimeType: 'image/jpeg', buffer: await jpeg('blue') })
    await page.locator('#result').waitFor()
    assert.match((await page.getByRole('status').textContent()) ?? '', /^Most likely: .+, \d+\.\d%\.$/)
  })

  it('takes a picture with the camera, by keyboard, and turns it off', async () => {
    const isLive = () => page.evaluate(`document.querySelector('video').srcObject?.active === true`)
    await page.getByRole('button', { name: 'Use the camera' }).focus()
    assert.is(await isLive(), false, 'nobody asked for it yet')
    await page.keyboard.press('Enter')
    const shoot = page.getByRole('button', { name: 'Take the picture' })
    await shoot.waitFor()
    assert.is(await page.evaluate('document.activeElement.id'), 'shoot')
    assert.is(await isLive(), true)
    await screenshot('camera')
    await page.setViewportSize({ width: 390, height: 844 })
    await screenshot('camera-phone')
    assert.is(await page.evaluate('document.documentElement.scrollWidth'), 390, 'nothing sticks out on a phone')
    await page.keyboard.press('Escape')
    assert.is(await isLive(), false)
    assert.ok(await page.locator('#drop').isVisible())

    await page.keyboard.press('Enter') // the focus is where it was
    await shoot.waitFor()
    await page.keyboard.press('Space')
    await page.locator('#result').waitFor()
    assert.match((await page.locator('#meta').textContent()) ?? '', /^camera\.jpg · \d+ ms$/)
    assert.ok(await page.locator('#preview').isVisible())
    assert.is(await isLive(), false)
    assert.equal(complaints, [])
    await screenshot('camera-result')
  })

  it('turns the camera off for a picture that is dropped meanwhile', async () => {
    await page.getByRole('button', { name: 'Use the camera' }).click()
    await page.locator('#camera').waitFor()
    await drop(await jpeg('red'), 'red.jpg', 'image/jpeg')
    await page.locator('#result').waitFor()
    assert.is(await page.evaluate(`document.querySelector('video').srcObject`), null)
    assert.not(await page.locator('#camera').isVisible())
    assert.match((await page.locator('#meta').textContent()) ?? '', /^red\.jpg/)
  })

  it('says in words why there is no camera, and goes on', async () => {
    for (const [args, words] of [
      [CAMERA, /did not allow it/],
      [ALLOWED, /There is none/],
    ] as const) {
      const other = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', ...args] })
      await page.close()
      await open(service.url, {}, other)
      await page.getByRole('button', { name: 'Use the camera' }).click()
      await page.getByRole('alert').waitFor()
      assert.match((await page.getByRole('alert').textContent()) ?? '', words)
      if (args === CAMERA) await screenshot('camera-denied')
      await drop(await jpeg('red'), 'again.jpg', 'image/jpeg')
      await page.locator('#result').waitFor()
      assert.not(await page.getByRole('alert').isVisible())
      await other.close()
    }
  })

  it('says in words what is wrong with a file, and goes on', async () => {
    await drop(Buffer.from('no picture'), 'notes.jpg', 'image/jpeg')
    await page.getByRole('alert').waitFor()
    assert.match((await page.getByRole('alert').textContent()) ?? '', /not a picture of a supported format/)
    await screenshot('error')
    await drop(await jpeg('red'), 'again.jpg', 'image/jpeg')
    await page.locator('#result').waitFor()
    assert.not(await page.getByRole('alert').isVisible())
  })

  it('does not send what is too large anyway', async () => {
    await drop(Buffer.alloc(MAX_IMAGE_BYTES + 1), 'large.jpg', 'image/jpeg')
    assert.match((await page.getByRole('alert').textContent()) ?? '', /too large/)
    assert.not.match(service.output(), /"status":413/)
  })

  it('runs no script that was not in it from the start', async () => {
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { textContent: 'x = 1' }))`,
    )
    assert.is(await page.evaluate('typeof x'), 'undefined')
  })

  it('shows the documentation without a script', async () => {
    await page.goto(`${service.url}/docs#queue-full`)
    assert.ok(await page.getByRole('cell', { name: 'queue-full', exact: true }).isVisible())
    assert.equal(complaints, [])
    await screenshot('docs')
  })

  it('knows a real cat', async () => {
    const model = shared('models/mobilenetv2-12-int8.onnx', 'the page with real weights')
    const photo = shared('images/281_tabby.jpg', 'the page with a photograph')
    if (model === undefined || photo === undefined) return
    const real = await startService({ MODEL_PATH: model })
    for (const [name, options] of [
      ['cat', undefined],
      ['cat-phone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
    ] as const) {
      await page.close()
      await open(real.url, options)
      await drop(readFileSync(photo), 'cat.jpg', 'image/jpeg')
      await page.locator('#result').waitFor()
      assert.is(await page.locator('#winner').textContent(), 'Tabby')
      await screenshot(name)
    }
    assert.is(await page.evaluate('document.documentElement.scrollWidth'), 390, 'nothing sticks out on a phone')
    await real.stop()
  })
}

it.run()
