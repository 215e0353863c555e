import { chartName, chartsOf, endOfLifeOf } from '../../config/lives.ts'
import { KUBERNETES_VERSIONS, REVIEWED } from '../../config/versions.ts'
import type { Finding } from '../finding.ts'
import type { DoctorCheck, Patient } from './context.ts'

type Line = Omit<Finding, 'topic'>

/** Days before an end of life at which it is time to plan. */
const SOON = 90
/** Days after which the dates themselves should be looked at again. */
const STALE = 90

// https://github.com/nodejs/release#release-schedule
const NODE = { '20': '2026-04-30', '22': '2027-04-30', '24': '2028-04-30' } as const

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

function life(
  subject: string,
  end: string,
  today: string,
  { fatal, more }: { readonly fatal: boolean; readonly more: string },
): Line {
  const left = daysBetween(today, end)
  if (left < 0)
    return { subject, status: fatal ? 'failed' : 'warning', says: `reached its end of life on ${end}`, more }
  return { subject, status: left < SOON ? 'warning' : 'ok', says: `supported until ${end}, ${left} days`, more }
}

/** Charts that the environment runs, of those whose end is known. */
function charts({ env, today }: Patient): Line[] {
  return chartsOf(env.components.exposure).flatMap(([name, chart]) => {
    const end = endOfLifeOf(chart)
    const more =
      name === 'ingress-nginx'
        ? "exposure: { engine: 'gateway' }; gitops/README.md, Move between engines"
        : `A newer one in src/config/versions.ts: npm run versions; ${chart.support?.source}`
    return end ? [life(chartName(name, chart), end, today, { fatal: false, more })] : []
  })
}

/** How long what runs is still supported, by the dates in `src/config/versions.ts`. */
export const endOfLife: DoctorCheck = async (patient) => {
  const { env, today } = patient
  const { kubernetesVersion } = env.cluster
  const [major = ''] = process.versions.node.split('.')
  const nodeEnd = Object.entries(NODE).find(([version]) => version === major)?.[1]
  const age = daysBetween(REVIEWED, today)
  return [
    life(`Kubernetes ${kubernetesVersion}`, KUBERNETES_VERSIONS[kubernetesVersion].endOfLife, today, {
      fatal: true,
      more: 'Raise cluster.kubernetesVersion, then az aks upgrade.',
    }),
    ...charts(patient),
    ...(nodeEnd
      ? [life(`Node.js ${major}`, nodeEnd, today, { fatal: false, more: 'https://nodejs.org/en/download' })]
      : []),
    ...(age > STALE
      ? [
          {
            subject: 'src/config/versions.ts',
            status: 'warning' as const,
            says: `its dates were last reviewed ${age} days ago`,
            more: 'Compare them with their sources and set REVIEWED.',
          },
        ]
      : []),
  ]
}
