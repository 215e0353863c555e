import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'

const WIDTH = 960
const HEIGHT = 620
const BARS_MS = 800

/** The service's page, with what it says of a drawing: photographs are no part of this repository. */
export async function photographPage(browser: Browser, path: string): Promise<void> {
  const service = spawn(process.execPath, ['classifier/build.js', 'main'], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT }, deviceScaleFactor: 1.5 })
    await page.goto(await urlOf(service))
    await page.setInputFiles('input[type=file]', {
      name: 'traffic-light.png',
      mimeType: 'image/png',
      buffer: await draw(browser, 'src/workshop/screenshots/traffic-light.svg'),
    })
    await page.waitForSelector('text=Traffic Light')
    await page.waitForTimeout(BARS_MS) // the bars grow
    await page.screenshot({ path, fullPage: true })
    await page.close()
  } finally {
    const ended = once(service, 'exit')
    service.kill('SIGTERM')
    await ended
  }
}

/** Reads on after the address is known: a service whose output nobody takes would end. */
function urlOf(service: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    service.stdout?.on('data', (chunk) => {
      output += chunk
      const url = /"url":"([^"]+)"/.exec(output)?.[1]
      if (url !== undefined) resolve(url)
    })
    service.once('exit', () => reject(new Error(`the service ended:\n${output}`)))
  })
}

async function draw(browser: Browser, svg: string): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } })
  await page.setContent(`<body style="margin:0">${readFileSync(svg, 'utf8')}`)
  const png = await page.screenshot()
  await page.close()
  return png
}
