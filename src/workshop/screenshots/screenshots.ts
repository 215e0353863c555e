import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { UserError } from '../../errors.ts'
import { photographComment } from './comment.ts'
import { photographDashboard } from './dashboard.ts'
import { photographPage } from './page.ts'

const FOLDER = '.github/images'
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Takes all pictures, in Chromium, of what runs; that of a dashboard where the file of one is given. */
export async function takeScreenshots(dashboard: string | undefined): Promise<void> {
  const executablePath = CHROMIUM.find((path) => existsSync(path))
  if (executablePath === undefined) {
    throw new UserError('NOT_READY', {
      message: 'There is no Chromium on this machine.',
      hint: 'Install it: apt-get install chromium fonts-noto-color-emoji',
    })
  }
  mkdirSync(FOLDER, { recursive: true })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] }) // root may not have one
  const take = async (name: string, photograph: (path: string) => Promise<void>) => {
    const path = join(FOLDER, `${name}.png`)
    await photograph(path)
    process.stdout.write(`${path}\n`)
  }
  try {
    await take('page', (path) => photographPage(browser, path))
    await take('comment', (path) => photographComment(browser, path))
    if (dashboard !== undefined) await take('dashboard', (path) => photographDashboard(browser, path, dashboard))
  } finally {
    await browser.close()
  }
}
