/** `npm run screenshots`: takes the pictures of the README, in Chromium, of what runs. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { UserError } from '../errors.ts'
import { photographComment } from '../workshop/screenshots/comment.ts'
import { photographDashboard } from '../workshop/screenshots/dashboard.ts'
import { photographPage } from '../workshop/screenshots/page.ts'

export const USAGE = `npm run screenshots -- [--dashboard FILE.svg]

Takes the pictures of the README into .github/images/: the classifier's page, the comment on a pull request and, with
--dashboard, the top of a dashboard that npm run preview drew. Needs Chromium and the weights (npm run model).`

const FOLDER = '.github/images'
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Takes all pictures. */
export async function main(): Promise<number> {
  const { dashboard } = parseArgs({ options: { dashboard: { type: 'string' } } }).values
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
    return 0
  } finally {
    await browser.close()
  }
}
