import { spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withCheckout } from '../../workshop/testing/checkout.ts'
import { versionsMarkdown } from './versions.ts'

const it = suite('npm run versions')

it('fails for what is live and past its end, and for nothing else', () =>
  withCheckout(({ folder, edit }) => {
    const run = (today: string) => {
      const args = ['src/commands/run.mjs', 'src/commands/versions.ts', '--end-of-life', '--today', today]
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
      return { status, stderr }
    }
    const afterwards = '2099-01-01'
    assert.is(run(afterwards).status, 0) // nothing is live yet
    edit('src/environments/prod.ts', "name: 'prod',", "name: 'prod',\n  live: true,")
    assert.is(run('2026-11-23').status, 0)
    const ended = run(afterwards)
    assert.is(ended.status, 1)
    assert.match(ended.stderr, /END_OF_LIFE: Live environments[\s\S]*✖ prod: Kubernetes 1\.\d+, ended on/)
  }))

it('links changelogs, and says what is left to people and who did not answer', () => {
  const newer = { current: '1.0.0', newest: '1.1.0', changelog: 'https://example.com/1.1.0' }
  const markdown = versionsMarkdown(
    {
      asked: 3,
      findings: [
        { ...newer, subject: 'chart a', edit: { in: 'CHARTS', key: 'a', field: 'version' } },
        { ...newer, subject: 'action b', byHand: 'Dependabot' },
      ],
      unanswered: ['chart c: fetch failed'],
    },
    [{ environment: 'dev', live: false, subject: 'Kubernetes 1.33', endOfLife: '2026-06-28', refused: true }],
  )
  assert.match(markdown, '| chart a | 1.0.0 | [1.1.0](https://example.com/1.1.0) |')
  assert.match(markdown, '| action b | 1.0.0 | [1.1.0](https://example.com/1.1.0) | Dependabot |')
  assert.match(markdown, '⚠️ Kubernetes 1.33 since 2026-06-28, in dev')
  assert.match(markdown, '- chart c: fetch failed')
})

it.run()
