import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { hostsOf } from '../../config/names.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { SERVICE_VARIANTS } from '../../workshop/variants/services.ts'
import { createAsk } from '../ask.ts'
import { createShell } from '../shell.ts'
import { startEdge } from '../testing/edge.ts'
import { canRun } from '../testing/fakes.ts'
import { createClient, placeOf } from './client.ts'
import { services } from './services.ts'

const it = suite('verify: services')

const env = { ...parseEnvironment('dev', SERVICE_VARIANTS.services(dev)), waiting: ['embeddings'] }
const shell = createShell({ ask: createAsk(), yes: false, dryRun: true, log: () => {} })

it('asks each through its host whether it is ready, where its runtime says, and names those that wait', async () => {
  if (!canRun('openssl', 'certificates of the hosts')) return
  const READY = ['aks.dev.example.com/readyz', 'ranker.dev.example.com/v2/health/ready', 'www.dev.example.com/']
  const edge = await startEdge({
    issuer: 'a',
    hosts: Object.values(hostsOf(env)),
    answer: (host, path) => ({ status: READY.includes(`${host.split(':')[0]}${path}`) ? 200 : 503 }),
  })
  try {
    const client = createClient(placeOf(edge.address))
    const found = await services({ env, shell, client, now: new Date() })
    assert.equal(
      found.map(({ subject, status, says }) => `${status} ${subject}: ${says.replace(/\d+ ms/, 'N ms')}`),
      [
        'ok GET https://aks.dev.example.com/readyz: classifier, ready, in N ms',
        'ok GET https://ranker.dev.example.com/v2/health/ready: oip, ready, in N ms',
        'failed GET https://reports.dev.example.com/ready: answers 503, so it is not ready',
        'ok GET https://www.dev.example.com/: http, ready, in N ms',
        'skipped embeddings: waits for its identity',
      ],
    )
    assert.match(found[2]?.more ?? '', /logs deployment\/reports --namespace reports/)
  } finally {
    edge.close()
  }
  const closed = createClient(placeOf('127.0.0.1:1:1'))
  const nothing = await services({ env, shell, client: closed, now: new Date() })
  assert.equal(
    nothing.filter(({ status }) => status === 'failed').map(({ says }) => says),
    Array(4).fill('the connection is refused'),
  )
})

it.run()
