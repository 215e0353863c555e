import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'

const WIDTH = 900
const HEIGHT = 730

/** The top of a dashboard that `npm run preview` drew; it says itself that it is no picture of Grafana. */
export async function photographDashboard(browser: Browser, path: string, svg: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT }, deviceScaleFactor: 1.5 })
  await page.setContent(
    `<style>body { margin: 0 } svg { width: 100%; height: auto }</style>${readFileSync(svg, 'utf8')}`,
  )
  await page.screenshot({ path })
  await page.close()
}
