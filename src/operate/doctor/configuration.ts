import { samplesIn } from '../samples.ts'
import type { DoctorCheck } from './context.ts'

/** Values that a fork has to change before anything can be applied. */
export const configuration: DoctorCheck = async ({ env, goal }) => {
  const subject = `src/environments/${env.name}.ts`
  const samples = samplesIn(env)
  if (samples.length === 0) return [{ subject, status: 'ok', says: 'none of the shipped samples is left' }]
  return [
    {
      subject,
      status: goal === 'synth' ? 'warning' : 'failed',
      says: `still as shipped: ${samples.join(', ')}`,
      more: `npm run init -- --name ${env.name}, or edit the file`,
    },
  ]
}
