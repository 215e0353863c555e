import * as z from 'zod'
import type { VerifyCheck } from './context.ts'
import { Conditions, list, show } from './kubectl.ts'

const SHAPE = {
  status: z
    .object({ conditions: Conditions, notAfter: z.string().optional(), renewalTime: z.string().optional() })
    .prefault({}),
}

/** Certificates as cert-manager sees them; what clients see is checked at the hosts. */
export const certificates: VerifyCheck = async (running) => {
  const all = await list(running, 'certificates.cert-manager.io', SHAPE)
  return all.map(({ metadata: { name, namespace }, status: { conditions, notAfter, renewalTime } }) => {
    const subject = `${namespace}/${name}`
    const ready = conditions.find(({ type }) => type === 'Ready')
    const more = show(running, 'describe', 'certificate,certificaterequest,order,challenge', '--namespace', namespace)
    if (ready?.status !== 'True') return { subject, status: 'failed', says: ready?.message || 'not issued yet', more }
    // A renewal may take some tries; a day late is none that will pass by itself.
    const late = renewalTime ? (running.now.getTime() - Date.parse(renewalTime)) / 3_600_000 : 0
    if (late > 24) return { subject, status: 'failed', says: `should have been renewed on ${renewalTime}`, more }
    return { subject, status: 'ok', says: `until ${notAfter?.slice(0, 10) ?? '?'}` }
  })
}
