import * as z from 'zod'
import { PATHS } from '../../../classifier/src/contract.ts'
import { hostsOf } from '../../config/names.ts'
import { classifiersOf } from '../../platform/alerts/classifiers.ts'
import type { Finding } from '../finding.ts'
import { reason } from './client.ts'
import type { Running, VerifyCheck } from './context.ts'
import { show } from './kubectl.ts'
import { testPicture } from './picture.ts'

type Line = Omit<Finding, 'topic'>

const Predictions = z.object({ predictions: z.array(z.object({ label: z.string(), confidence: z.number() })).min(1) })

function parsed(body: string) {
  try {
    return Predictions.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}

/** A real picture through the whole way to one service: DNS, edge, service, model. */
async function classify(running: Running, name: string): Promise<Line> {
  const host = hostsOf(running.env)[name] ?? ''
  const subject = `POST https://${host}${PATHS.predict}`
  const more = show(running, 'logs', `deployment/${name}`, '--namespace', name, '--tail=20')
  const headers = { 'content-type': 'image/png', accept: 'application/json' }
  try {
    const answer = await running.client.ask({
      scheme: 'https',
      host,
      path: PATHS.predict,
      method: 'POST',
      headers,
      body: testPicture(),
    })
    const [best] = answer.status === 200 ? (parsed(answer.body)?.predictions ?? []) : []
    if (!best)
      return { subject, status: 'failed', says: `answers ${answer.status}: ${answer.body.slice(0, 160)}`, more }
    return {
      subject,
      status: 'ok',
      says: `${best.label}, ${Math.round(best.confidence * 100)} %, in ${answer.milliseconds} ms`,
    }
  } catch (error) {
    return { subject, status: 'failed', says: reason(error), more }
  }
}

/** A real picture through the whole way to each service that takes one; what another service is asked, only its callers know. */
export const predict: VerifyCheck = (running) =>
  Promise.all(classifiersOf(running.env).map(({ name }) => classify(running, name)))
