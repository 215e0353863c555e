import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Testing } from 'cdk8s'
import { dump } from 'js-yaml'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../../config/load.ts'
import { dev } from '../../../workshop/testing/environments/dev.ts'
import { ruleGroups } from '../../alerts/rule-groups.ts'
import { alertmanagerConfig } from './alertmanager.ts'
import { monitoringPods } from './pods.ts'
import { alertmanagerValues } from './prometheus.ts'
import { addReceivers } from './receivers.ts'

const it = suite('Alertmanager')

const EMAIL = {
  to: 'email',
  host: 'smtp.example.com',
  port: 2525,
  user: 'alerts',
  from: 'alerts@example.com',
  recipient: 'team@example.com',
} as const
const CHOICES = {
  nobody: undefined,
  'critical alone': { critical: { to: 'webhook' } },
  'warning alone': { warning: EMAIL },
  everyone: {
    critical: { to: 'webhook' },
    warning: EMAIL,
    watchdog: true,
  },
} as const
type Choice = keyof typeof CHOICES
/** A service whose owner is told of it. */
const OWNED = { classifier: { ...dev.services.classifier, alerting: { to: 'slack', channel: 'ml' } } }

function environment(choice: Choice) {
  const monitoring = { ...dev.components.monitoring, alerting: CHOICES[choice] }
  const services = choice === 'everyone' ? OWNED : dev.services
  return parseEnvironment('dev', { ...dev, services, components: { ...dev.components, monitoring } })
}

it('holds no secret: files, which External Secrets fills with as many as are needed', () => {
  const chart = Testing.chart()
  addReceivers(chart, environment('everyone'))
  const [secret] = Testing.synth(chart)
  const keys: readonly { secretKey: string }[] = secret.spec.data
  const text = JSON.stringify(alertmanagerValues(environment('everyone')))
  for (const { secretKey } of keys)
    assert.match(text, `/etc/alertmanager/secrets/${secret.metadata.name}/${secretKey}"`)
  assert.is(keys.length, 4)
  assert.match(text, `"secrets":["${secret.metadata.name}"]`)
})

it('asks for nothing where nobody is told', () => {
  const chart = Testing.chart()
  addReceivers(chart, environment('nobody'))
  assert.equal(Testing.synth(chart), [])
  assert.not.match(JSON.stringify(alertmanagerValues(environment('nobody'))), 'secrets')
})

it('reaches the mail server at its port, and otherwise HTTPS alone', () => {
  const talksTo = (choice: Choice) => JSON.stringify(monitoringPods(environment(choice))['alertmanager']?.talksTo)
  assert.match(talksTo('everyone'), '[443,2525]')
  assert.match(talksTo('nobody'), '[443]')
})

it('names only alerts of ours that exist', () => {
  const known = ruleGroups(environment('nobody')).flatMap(({ alerts }) => alerts.map(({ alert }) => alert))
  const text = JSON.stringify(alertmanagerConfig(environment('nobody')).inhibit_rules)
  const ours = [...text.matchAll(/\b(Classifier|Service|Certificate|Secret|Dns|ArgoCd|External)\w+/g)].map(
    ([name]) => name,
  )
  assert.ok(ours.length >= 5)
  for (const name of ours)
    assert.ok(
      known.some((alert) => alert.startsWith(name)),
      name,
    )
})

/** Runs amtool on a configuration. */
function amtool(choice: Choice, ...args: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-'))
  try {
    const file = join(folder, 'alertmanager.yaml')
    // Debian's tool is of 0.25; `url_file` came with 0.26, and the chart runs a newer one.
    const text = dump(alertmanagerConfig(environment(choice)), { noRefs: true })
    writeFileSync(file, text.replaceAll(/url_file: .*/g, 'url: https://example.com/'))
    const [command = '', ...rest] = args
    const config = command === 'check-config' ? [command, file] : ['config', 'routes', 'test', `--config.file=${file}`]
    return execFileSync('amtool', [...config, ...rest], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function hasAmtool(): boolean {
  try {
    execFileSync('amtool', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.log('skipped: what Alertmanager makes of its configuration needs amtool, which comes with Alertmanager')
    return false
  }
}

if (hasAmtool()) {
  it('is understood by Alertmanager’s own tool, whoever is told', () => {
    for (const choice of Object.keys(CHOICES) as Choice[]) assert.match(amtool(choice, 'check-config'), 'SUCCESS')
  })

  it('sends each alert to whom it is for', () => {
    const routed: readonly (readonly [Choice, receiver: string, ...labels: readonly string[]])[] = [
      ['everyone', 'critical', 'severity=critical', 'namespace=external-dns'],
      ['everyone', 'warning', 'severity=warning', 'namespace=external-dns'],
      ['everyone', 'namespace-classifier', 'severity=warning', 'namespace=classifier'],
      ['everyone', 'namespace-classifier', 'severity=critical', 'namespace=classifier'],
      ['everyone', 'watchdog', 'severity=none', 'alertname=Watchdog'],
      ['everyone', 'nobody', 'severity=info', 'namespace=classifier'],
      ['nobody', 'nobody', 'severity=critical'],
      ['nobody', 'nobody', 'severity=none', 'alertname=Watchdog'],
      ['critical alone', 'critical', 'severity=critical'],
      ['critical alone', 'nobody', 'severity=warning'],
      ['warning alone', 'warning', 'severity=critical'],
    ]
    for (const [choice, receiver, ...labels] of routed)
      assert.is(amtool(choice, 'routes', ...labels).trim(), receiver, `${choice}: ${labels.join(' ')}`)
  })
}

it.run()
