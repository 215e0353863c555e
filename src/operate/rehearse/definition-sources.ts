import { CHARTS, CRDS } from '../../config/versions.ts'

/** Custom resource definitions of one project at the version that we run. */
export interface DefinitionSource {
  /** Also their folder in a local copy. */
  readonly project: string
  readonly version: string
  /** GitHub repository, and the folder in it. */
  readonly repository: string
  readonly path: string
  readonly files: readonly string[]
  /** Component that installs them; without, they are there before the first sync. */
  readonly component?: string
}

const repositoryOf = (url: string): string => url.replace('https://github.com/', '').replace(/\.git$/, '')

const fromFolder = (project: keyof typeof CRDS, files: readonly string[]): DefinitionSource => ({
  project,
  version: CRDS[project].version,
  repository: repositoryOf(CRDS[project].repository),
  path: CRDS[project].path,
  files,
  component: 'crds',
})

const named = (group: string, ...plurals: string[]): string[] => plurals.map((plural) => `${group}_${plural}.yaml`)

/** Every definition that an environment's objects may need, by who installs it. */
export const DEFINITION_SOURCES: readonly DefinitionSource[] = [
  {
    project: 'argo-cd', // bootstrap installs its chart
    version: 'v3.4.4', // the appVersion of argo-cd 10.1.1
    repository: 'argoproj/argo-cd',
    path: 'manifests/crds',
    files: ['application-crd.yaml', 'applicationset-crd.yaml', 'appproject-crd.yaml'],
  },
  fromFolder(
    'gateway-api',
    named(
      'gateway.networking.k8s.io',
      ...['backendtlspolicies', 'gatewayclasses', 'gateways', 'grpcroutes', 'httproutes', 'listenersets'],
      ...['referencegrants', 'tcproutes', 'tlsroutes', 'udproutes'],
    ),
  ),
  fromFolder(
    'envoy-gateway',
    named(
      'gateway.envoyproxy.io',
      ...['backends', 'backendtrafficpolicies', 'clienttrafficpolicies', 'envoyextensionpolicies'],
      ...['envoypatchpolicies', 'envoyproxies', 'httproutefilters', 'securitypolicies'],
    ),
  ),
  fromFolder(
    'prometheus-operator',
    named(
      'monitoring.coreos.com',
      ...['alertmanagerconfigs', 'alertmanagers', 'podmonitors', 'probes', 'prometheusagents', 'prometheuses'],
      ...['prometheusrules', 'scrapeconfigs', 'servicemonitors', 'thanosrulers'],
    ),
  ),
  {
    project: 'cert-manager',
    version: CHARTS['cert-manager'].version,
    repository: 'cert-manager/cert-manager',
    path: 'deploy/crds',
    files: [
      ...named('acme.cert-manager.io', 'challenges', 'orders'),
      ...named('cert-manager.io', 'certificaterequests', 'certificates', 'clusterissuers', 'issuers'),
    ],
    component: 'cert-manager',
  },
  {
    project: 'external-secrets',
    version: `v${CHARTS['external-secrets'].version}`,
    repository: 'external-secrets/external-secrets',
    path: 'config/crds/bases',
    files: named(
      'external-secrets.io',
      ...['clusterexternalsecrets', 'clustersecretstores', 'externalsecrets', 'secretstores'],
    ),
    component: 'external-secrets',
  },
]

/** Where a file of a source is. */
export function definitionUrl({ repository, version, path }: DefinitionSource, file: string): string {
  return `https://raw.githubusercontent.com/${repository}/${version}/${path}/${file}`
}
