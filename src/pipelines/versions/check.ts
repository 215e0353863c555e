import { isPastIts, minorOf } from '../../config/lives.ts'
import { compareVersions } from '../../config/semver.ts'
import {
  CHARTS,
  type ChartVersion,
  CRDS,
  INGRESS_NGINX_CHROOT,
  KUBERNETES_VERSIONS,
  PROVIDERS,
} from '../../config/versions.ts'
import type { PinnedAction } from './actions.ts'
import { CHANGELOGS } from './changelogs.ts'
import { commitOf, cyclesOf, type Fetch, latestRelease, newestInHelm, newestInRegistry } from './upstream.ts'

/** A version that is not the newest, or a date that is not right. */
export interface Finding {
  /** Such as `chart argo-cd`. */
  readonly subject: string
  readonly current: string
  readonly newest: string
  readonly changelog: string
  /** The text in versions.ts to change; without it, why someone has to look. */
  readonly edit?: { readonly in: string; readonly key: string; readonly field: 'version' | 'app' | 'endOfLife' }
  readonly byHand?: string
}

/** What was found, and whom there was no answer from. */
export interface Checked {
  readonly findings: readonly Finding[]
  readonly unanswered: readonly string[]
  /** How many were asked. */
  readonly asked: number
}

const isNewer = (current: string, candidate: string | undefined): candidate is string =>
  candidate !== undefined && compareVersions(candidate, current) > 0

/** What a newer release says of the one here, by its project's rule; and the version of what a newer chart installs. */
function livesOn(
  key: string,
  pinned: ChartVersion,
  { newest, changelog }: Pick<Finding, 'newest' | 'changelog'>,
): readonly Finding[] {
  const { version, app, support } = pinned
  const current = app ?? version
  const { minors = 0, source = '' } = support ?? {}
  const subject = `chart ${key}, what it installs`
  const rule = minors === 1 ? 'its newest minor version alone' : `its ${minors} newest minor versions`
  const known = support?.ends[minorOf(newest)]
  return [
    ...(app && isNewer(app, newest)
      ? [{ subject, current, newest, changelog, edit: { in: 'CHARTS', key, field: 'app' } as const }]
      : []),
    ...(isPastIts(pinned, current, newest)
      ? [
          {
            subject: `chart ${key}, end of life`,
            current: minorOf(current),
            newest,
            changelog: source,
            byHand: `gets no fixes any more: its project fixes ${rule}`,
          },
        ]
      : []),
    ...(minorOf(newest) !== minorOf(current) && known === undefined
      ? [
          {
            subject: `chart ${key}, end of life`,
            current: '–',
            newest: minorOf(newest),
            changelog: source,
            byHand: 'its last day into `ends`, where the project has said one',
          },
        ]
      : []),
  ]
}

async function chart(fetch: Fetch, key: keyof typeof CHARTS): Promise<readonly Finding[]> {
  const pinned: ChartVersion = CHARTS[key]
  const { version, repository, chart: name, endOfLife } = pinned
  if (endOfLife) return [] // nothing newer comes
  const oci = repository.startsWith('oci://')
  const found = oci
    ? { version: await newestInRegistry(fetch, repository.slice('oci://'.length)) }
    : await newestInHelm(fetch, repository, name ?? key)
  const subject = `chart ${key}`
  if (!isNewer(version, found?.version)) return []
  const changelog = CHANGELOGS[key](found.version)
  const edit = { in: 'CHARTS', key, field: 'version' } as const
  const own = { subject, current: version, newest: found.version, changelog, edit }
  const operator = CRDS['prometheus-operator'].version
  const appVersion = 'appVersion' in found ? found.appVersion : undefined
  if (pinned.support) return [own, ...livesOn(key, pinned, { changelog, newest: appVersion ?? found.version })]
  if (key !== 'kube-prometheus-stack' || !isNewer(operator, appVersion)) return [own]
  return [
    own,
    {
      subject: 'CRDs prometheus-operator',
      current: operator,
      newest: appVersion,
      changelog: `https://github.com/prometheus-operator/prometheus-operator/releases/tag/${appVersion}`,
      edit: { in: 'CRDS', key: 'prometheus-operator', field: 'version' },
    },
  ]
}

async function gatewayApi(fetch: Fetch): Promise<readonly Finding[]> {
  const { version: current } = CRDS['gateway-api']
  const latest = await latestRelease(fetch, 'kubernetes-sigs/gateway-api')
  if (!isNewer(current, latest)) return []
  const changelog = `https://github.com/kubernetes-sigs/gateway-api/releases/tag/${latest}`
  const byHand = 'with the Envoy Gateway that supports it, then npm run import'
  return [{ subject: 'CRDs gateway-api', current, newest: latest, changelog, byHand }]
}

async function chrootImage(fetch: Fetch): Promise<readonly Finding[]> {
  const { version: current } = INGRESS_NGINX_CHROOT
  const found = await newestInRegistry(fetch, 'registry.k8s.io/ingress-nginx/controller-chroot')
  if (!isNewer(current, found)) return []
  const changelog = 'https://github.com/kubernetes/ingress-nginx/releases'
  return [{ subject: 'image ingress-nginx', current, newest: found, changelog, byHand: 'with its digest' }]
}

async function azurerm(fetch: Fetch): Promise<readonly Finding[]> {
  const { version: current } = PROVIDERS.azurerm
  const newest = (await latestRelease(fetch, 'hashicorp/terraform-provider-azurerm')).replace(/^v/, '')
  if (!isNewer(current, newest)) return []
  const changelog = `https://github.com/hashicorp/terraform-provider-azurerm/releases/tag/v${newest}`
  const found = { subject: 'provider azurerm', current, newest, changelog }
  if (newest.split('.')[0] === current.split('.')[0])
    return [{ ...found, edit: { in: 'PROVIDERS', key: 'azurerm', field: 'version' } }]
  return [{ ...found, byHand: 'a new major version: its upgrade guide, TERRAFORM in versions.ts, then npm run import' }]
}

async function kubernetes(fetch: Fetch): Promise<readonly Finding[]> {
  const known = new Map<string, { readonly endOfLife: string }>(Object.entries(KUBERNETES_VERSIONS))
  const newestKnown = Object.keys(KUBERNETES_VERSIONS).reduce((a, b) => (compareVersions(a, b) > 0 ? a : b))
  const changelog = 'https://kubernetes.io/releases/'
  return (await cyclesOf(fetch, 'kubernetes')).flatMap(({ cycle, eol }): Finding[] => {
    const subject = `Kubernetes ${cycle}`
    const current = known.get(cycle)?.endOfLife
    if (current === undefined) {
      const byHand = 'a line in KUBERNETES_VERSIONS, once AKS has it and everything here is tested on it'
      return isNewer(newestKnown, cycle) ? [{ subject, current: '–', newest: 'released', changelog, byHand }] : []
    }
    if (typeof eol !== 'string' || eol === current) return []
    const edit = { in: 'KUBERNETES_VERSIONS', key: cycle, field: 'endOfLife' } as const
    return [{ subject: `${subject}, end of life`, current, newest: eol, changelog, edit }]
  })
}

async function action(fetch: Fetch, { repository, commit, version }: PinnedAction): Promise<readonly Finding[]> {
  const changelog = (tag: string) => `https://github.com/${repository}/releases/tag/${tag}`
  const [latest, tagged] = await Promise.all([latestRelease(fetch, repository), commitOf(fetch, repository, version)])
  const subject = `action ${repository}`
  if (tagged !== commit) {
    const byHand = `pinned is ${commit}, which is not ${version}: find out why before anything else`
    return [{ subject, current: version, newest: tagged, changelog: changelog(version), byHand }]
  }
  if (!isNewer(version, latest)) return []
  const byHand = 'Dependabot proposes it: the token of a job may not change workflows'
  return [{ subject, current: version, newest: latest, changelog: changelog(latest), byHand }]
}

/** Compares every version that is written down with what its project has released. */
export async function checkVersions(fetch: Fetch, actions: readonly PinnedAction[]): Promise<Checked> {
  const charts = Object.keys(CHARTS) as (keyof typeof CHARTS)[]
  const questions: readonly (readonly [string, Promise<readonly Finding[]>])[] = [
    ...charts.map((key) => [`chart ${key}`, chart(fetch, key)] as const),
    ['CRDs gateway-api', gatewayApi(fetch)],
    ['image ingress-nginx', chrootImage(fetch)],
    ['provider azurerm', azurerm(fetch)],
    ['Kubernetes', kubernetes(fetch)],
    ...actions.map((each) => [`action ${each.repository}`, action(fetch, each)] as const),
  ]
  const answers = await Promise.allSettled(questions.map(([, answer]) => answer))
  return {
    asked: answers.length,
    findings: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])),
    unanswered: answers.flatMap((answer, index) =>
      answer.status === 'rejected'
        ? [`${questions[index]?.[0]}: ${answer.reason instanceof Error ? answer.reason.message : answer.reason}`]
        : [],
    ),
  }
}
