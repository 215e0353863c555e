/** `npm run screenshots`: takes the pictures of the README. */
import { parseArgs } from 'node:util'
import { takeScreenshots } from '../workshop/screenshots/screenshots.ts'

export const USAGE = `npm run screenshots -- [--dashboard FILE.svg]

Takes the pictures of the README into .github/images/: the service's page, the comment on a pull request and, with
--dashboard, the top of a dashboard that npm run preview drew. Needs Chromium and the weights (npm run model).`

/** Takes all pictures. */
export async function main(): Promise<void> {
  const { values } = parseArgs({ options: { dashboard: { type: 'string' } } })
  await takeScreenshots(values.dashboard)
}
