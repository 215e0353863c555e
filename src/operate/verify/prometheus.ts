import { spawn } from 'node:child_process'
import * as z from 'zod'
import { NAMESPACES } from '../../config/names.ts'
import { UserError } from '../../errors.ts'
import { workloadsOf } from '../../platform/components/services/runtimes.ts'
import { onCluster } from '../cluster.ts'
import { commandFailed, commandLine } from '../shell.ts'
import type { Running, VerifyCheck } from './context.ts'
import { show } from './kubectl.ts'

const FORWARD_SECONDS = 30

const Answer = z.object({ data: z.unknown() })

/**
 * Asks Prometheus through a port of kubectl's, which needs neither its password nor its certificate. The API server's
 * own proxy would not do: network policies keep it away.
 */
async function query<T extends z.ZodType>({ env, shell }: Running, path: string, data: T): Promise<z.output<T>> {
  const args = [
    ...onCluster(env),
    'port-forward',
    '--namespace',
    NAMESPACES.monitoring,
    'service/kube-prometheus-prometheus',
    ':9090',
  ]
  const line = commandLine('kubectl', args)
  shell.log(`$ ${line}`)
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    const port = await new Promise<string>((resolve, reject) => {
      let output = ''
      const timer = setTimeout(() => child.kill(), FORWARD_SECONDS * 1000)
      const read = (text: Buffer) => {
        output += text
        const [, found] = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(output) ?? []
        if (found) resolve(found)
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      child.on('error', () => reject(commandFailed(line, { code: 127, stdout: '', stderr: '' })))
      child.on('close', (code) => {
        clearTimeout(timer)
        reject(
          commandFailed(line, { code: code ?? 1, stdout: '', stderr: output || `no port within ${FORWARD_SECONDS} s` }),
        )
      })
    })
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, { signal: AbortSignal.timeout(20_000) })
    return data.parse(Answer.parse(await response.json()).data)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw commandFailed(line, {
      code: 1,
      stdout: '',
      stderr: `Prometheus: ${error instanceof Error ? error.message : error}`,
    })
  } finally {
    child.kill()
  }
}

const Targets = z.object({
  activeTargets: z.array(
    z.object({
      labels: z.record(z.string(), z.string()),
      scrapeUrl: z.string(),
      health: z.string(),
      lastError: z.string().default(''),
    }),
  ),
})

/** Everything that Prometheus scrapes answers, the services that have metrics among it. */
export const targets: VerifyCheck = async (running) => {
  const { activeTargets } = await query(running, 'targets?state=active', Targets)
  const jobs = new Set(activeTargets.map(({ labels }) => labels['job'] ?? ''))
  const down = activeTargets.filter(({ health }) => health !== 'up')
  const services = workloadsOf(running.env).filter(({ metrics }) => metrics)
  const missing = services.filter(({ name }) => activeTargets.every(({ labels }) => labels['namespace'] !== name))
  const monitors = show(running, 'get', 'servicemonitors,podmonitors', '--all-namespaces')
  return [
    ...(down.length === 0
      ? [{ subject: 'all', status: 'ok' as const, says: `${activeTargets.length} targets of ${jobs.size} jobs are up` }]
      : []),
    ...missing.map(({ name }) => ({
      subject: name,
      status: 'failed' as const,
      says: 'is not scraped',
      more: monitors,
    })),
    ...down.map(({ labels, scrapeUrl, health, lastError }) => ({
      subject: `${labels['namespace'] ?? ''}/${labels['pod'] ?? labels['instance'] ?? labels['job'] ?? ''}`,
      // Unknown: it has not been scraped yet.
      status: health === 'unknown' ? ('warning' as const) : ('failed' as const),
      says: `${health}: ${lastError || scrapeUrl}`,
      more: show(running, 'describe', 'pod', labels['pod'] ?? '', '--namespace', labels['namespace'] ?? ''),
    })),
  ]
}

const Alerts = z.object({
  alerts: z.array(
    z.object({
      state: z.string(),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()).default({}),
    }),
  ),
})

// https://runbooks.prometheus-operator.dev/runbooks/general/watchdog/
const HEARTBEAT = 'Watchdog'
/** Says nothing by itself: it silences others. */
const SILENCER = 'InfoInhibitor'

/** Alerts that fire, and the one that always has to. */
export const alerts: VerifyCheck = async (running) => {
  const all = await query(running, 'alerts', Alerts)
  const firing = all.alerts.filter(({ state }) => state === 'firing')
  const beats = firing.some(({ labels }) => labels['alertname'] === HEARTBEAT)
  const loud = firing.filter(
    ({ labels }) => ![HEARTBEAT, SILENCER].includes(labels['alertname'] ?? '') && labels['severity'] !== 'none',
  )
  const rules = show(running, 'get', 'prometheusrules', '--all-namespaces')
  return [
    beats
      ? { subject: HEARTBEAT, status: 'ok', says: 'fires, as it always should' }
      : { subject: HEARTBEAT, status: 'failed', says: 'does not fire: no rule is evaluated', more: rules },
    ...loud.map(({ labels, annotations }) => ({
      subject: [labels['alertname'], labels['namespace']].filter(Boolean).join(' '),
      status: labels['severity'] === 'critical' ? ('failed' as const) : ('warning' as const),
      says: `${labels['severity'] ?? 'no severity'}: ${annotations['summary'] ?? annotations['description'] ?? 'fires'}`,
      ...(annotations['runbook_url'] && { more: annotations['runbook_url'] }),
    })),
  ]
}
