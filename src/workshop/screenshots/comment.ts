import { marked } from 'marked'
import type { Browser } from 'playwright-core'
import { withCheckout } from '../testing/checkout.ts'

const WIDTH = 900

/** What `npm run diff` says of a change that does something to what runs, set as GitHub sets it. */
export async function photographComment(browser: Browser, path: string): Promise<void> {
  const markdown = await commentOnAChange()
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 400 }, deviceScaleFactor: 1.5 })
  await page.setContent(`<style>${STYLE}</style><article>${await marked(markdown)}</article>`)
  await page.screenshot({ path, fullPage: true })
  await page.close()
}

async function commentOnAChange(): Promise<string> {
  let markdown = ''
  await withCheckout(({ git, synth, edit, run }) => {
    git('init', '--quiet')
    synth()
    git('add', '--all')
    git('commit', '--quiet', '--no-verify', '--message', 'before')
    edit(
      'src/environments/dev.ts',
      "apiServerRanges: ['203.0.113.0/24']",
      "apiServerRanges: ['203.0.113.0/24', '198.51.100.0/22']",
    )
    edit('src/environments/dev.ts', 'minReplicas: 1,', 'minReplicas: 2,')
    edit('src/environments/dev.ts', 'maxReplicas: 3,', 'maxReplicas: 6,')
    edit('src/environments/dev.ts', "storage: '20Gi'", "storage: '50Gi'")
    const written = synth()
    if (written.code !== 0) throw new Error(written.output)
    const { code, stdout, output } = run('src/commands/diff.ts', '--base', 'HEAD')
    if (code !== 0) throw new Error(output)
    markdown = stdout
  })
  return markdown
}

/** Sizes and colours of GitHub's comments. */
const STYLE = `
  body { margin: 0; background: #fff; }
  article { font: 14px/1.5 -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif; color: #1f2328; padding: 20px; width: 860px; }
  h2 { font-size: 1.5em; } h3 { font-size: 1.25em; } h2 { padding-bottom: .3em; border-bottom: 1px solid #d1d9e0b3; }
  table { border-collapse: collapse; margin-bottom: 16px; } td { overflow-wrap: break-word; } td:first-child { white-space: nowrap; } th, td { padding: 6px 13px; border: 1px solid #d1d9e0; text-align: left; vertical-align: top; }
  tr:nth-child(2n) { background: #f6f8fa; }
  code { font: 85% ui-monospace, 'DejaVu Sans Mono', monospace; background: #818b981f; border-radius: 6px; padding: .2em .4em; }
`
