import * as z from 'zod'
import { PATHS } from '../../../classifier/src/contract.ts'
import { hostsOf, NAMESPACES } from '../../config/names.ts'
import { reason } from './client.ts'
import type { VerifyCheck } from './context.ts'
import { show } from './kubectl.ts'
import { testPicture } from './picture.ts'

const Predictions = z.object({ predictions: z.array(z.object({ label: z.string(), confidence: z.number() })).min(1) })

function parsed(body: string) {
  try {
    return Predictions.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}

/** A real picture through the whole way: DNS, edge, service, model. */
export const predict: VerifyCheck = async (running) => {
  const host = hostsOf(running.env).classifier
  const subject = `POST https://${host}${PATHS.predict}`
  const more = show(running, 'logs', 'deployment/classifier', '--namespace', NAMESPACES.classifier, '--tail=20')
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
      return [{ subject, status: 'failed', says: `answers ${answer.status}: ${answer.body.slice(0, 160)}`, more }]
    return [
      {
        subject,
        status: 'ok',
        says: `${best.label}, ${Math.round(best.confidence * 100)} %, in ${answer.milliseconds} ms`,
      },
    ]
  } catch (error) {
    return [{ subject, status: 'failed', says: reason(error), more }]
  }
}
