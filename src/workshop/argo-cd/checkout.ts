import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dump } from 'js-yaml'
import { APPLICATION_FILE } from '../../engine/kubernetes/application.ts'
import { at, type Fields, fields, list, text } from '../../engine/policies/fields.ts'
import { isTest, objectsIn } from '../../operate/rehearse/objects.ts'

/** What Argo CD is to read in the place of the network. */
export interface Upstream {
  /** Folder with what the charts render, a file a release. */
  readonly rendered: string
  /** Folder with custom resource definitions, a folder a project. */
  readonly crds: string
}

/** Projects whose charts bring definitions of their own, which `helm template` leaves out. */
const WITH_DEFINITIONS = ['argo-cd', 'cert-manager', 'external-secrets']

/** They would send objects to servers that do not run here. */
const isWebhook = (object: unknown) => /^(Mutating|Validating)WebhookConfiguration$/.test(String(at(object, 'kind')))

function write(path: string, objects: readonly unknown[]): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, objects.map((object) => dump(object, { noRefs: true, lineWidth: -1 })).join('---\n'))
}

/** A source as a folder of the same repository. */
function localSource(source: Fields, component: string, index: number, repository: string): Fields {
  const own = { repoURL: repository, targetRevision: 'main' }
  if (source['helm'] !== undefined)
    return { ...own, path: `rendered/${component}-${index}`, directory: { recurse: true } }
  const path = text(source['path']) ?? ''
  if (path.startsWith('gitops/')) return { ...source, ...own }
  const [, project = ''] = /\/([^/]+)\.git$/.exec(text(source['repoURL']) ?? '') ?? []
  return { ...own, path: `crds/${project === 'gateway' ? 'envoy-gateway' : project}` }
}

/** An Application or a project whose sources are folders of one repository; everything else as it is. */
function localized(object: unknown, component: string, repository: string): unknown {
  const spec = fields(at(object, 'spec'))
  if (at(object, 'kind') === 'AppProject') return { ...fields(object), spec: { ...spec, sourceRepos: ['*'] } }
  if (at(object, 'kind') !== 'Application') return object
  const local = (source: unknown, index: number) => localSource(fields(source), component, index, repository)
  const sources = spec['sources'] === undefined ? {} : { sources: list(spec['sources']).map(local) }
  const source = spec['source'] === undefined ? {} : { source: local(spec['source'], 0) }
  return { ...fields(object), spec: { ...spec, ...source, ...sources } }
}

/** The ConfigMap of Argo CD with the settings that the values have now: its health of Applications is what waves wait for. */
function withSettings(configMap: unknown, settings: Fields): unknown {
  const now = Object.entries(settings).map(([key, value]) => [key, String(value)])
  return { ...fields(configMap), data: { ...fields(at(configMap, 'data')), ...Object.fromEntries(now) } }
}

/** Writes what the releases of a component render, each into the folder of its source. */
function addRendered(folder: string, application: unknown, component: string, { rendered, crds }: Upstream): void {
  list(at(application, 'spec', 'sources')).forEach((source, index) => {
    const release = text(at(source, 'helm', 'releaseName'))
    if (release === undefined) return
    const [own, shared] = [`${component}.${release}.yaml`, `${component}.yaml`].map((file) => join(rendered, file))
    const file = own !== undefined && existsSync(own) ? own : (shared ?? '')
    const place = join(folder, 'rendered', `${component}-${index}`)
    const objects = objectsIn(readFileSync(file, 'utf8')).filter((object) => !isWebhook(object) && !isTest(object))
    const settings = fields(at(source, 'helm', 'valuesObject', 'configs', 'cm'))
    write(
      join(place, 'objects.yaml'),
      objects.map((object) =>
        at(object, 'metadata', 'name') === 'argocd-cm' ? withSettings(object, settings) : object,
      ),
    )
    if (WITH_DEFINITIONS.includes(component))
      cpSync(join(crds, component), join(place, 'definitions'), { recursive: true })
  })
}

/** Makes a repository that has everything an environment's Applications lead to, and commits it to `main`. */
export function writeRepository(folder: string, environment: string, upstream: Upstream): void {
  const gitops = join('gitops', environment)
  for (const component of readdirSync(gitops))
    for (const file of readdirSync(join(gitops, component))) {
      const path = join(gitops, component, file)
      const objects = objectsIn(readFileSync(path, 'utf8'))
      write(
        join(folder, path),
        objects.map((object) => localized(object, component, `file://${folder}`)),
      )
      if (file === APPLICATION_FILE) addRendered(folder, objects[0], component, upstream)
    }
  for (const project of ['gateway-api', 'envoy-gateway', 'prometheus-operator'])
    cpSync(join(upstream.crds, project), join(folder, 'crds', project), { recursive: true })
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=sync', '-c', 'user.email=sync@example.com', ...args], {
      stdio: 'ignore',
    })
  git('init', '--initial-branch', 'main')
  git('add', '--all')
  git('-c', 'commit.gpgsign=false', 'commit', '--message', environment)
}
