/** A small chart, and a repository that installs it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { dump } from 'js-yaml'
import { LOCK_FILE } from '../lock-file.ts'
import type { Served } from './served-charts.ts'

/** A chart that shows everything that it is told. */
export const told = (version: string, more: Readonly<Record<string, string>> = {}) => ({
  name: 'web',
  version,
  files: {
    'values.yaml': 'greeting: hello\nreplicas: 2\nnested: { a: 1, b: 2 }\n',
    'crds/widgets.yaml': dump({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: { group: 'example.com', names: { kind: 'Widget' }, versions: [{ name: 'v1', served: true }] },
    }),
    'templates/told.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data:
  greeting: {{ .Values.greeting | quote }}
  nested: {{ .Values.nested | toJson | quote }}
  namespace: {{ .Release.Namespace }}
  kubernetes: {{ .Capabilities.KubeVersion.Version }}
  monitors: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
  random: {{ randAlphaNum 12 | quote }}
`,
    'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }} }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "registry.example.com/web:${version}" }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: {{ .Release.Name }} }
rules: []
`,
    'templates/tests/test.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: { name: probe, annotations: { helm.sh/hook: test } }\nspec: { containers: [] }\n',
    ...more,
  },
})

/** An Application of one source. */
const application = (source: object) =>
  dump({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', namespace: 'argocd' },
    spec: { destination: { namespace: 'shop' }, sources: [source] },
  })

/** The files of an environment with one Application. */
export const filesOf = (source: object): Map<string, string> =>
  new Map([
    ['gitops/dev/web/application.yaml', application(source)],
    [
      'gitops/dev/web/servicemonitor.yaml',
      dump({
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        metadata: { name: 'a', namespace: 'shop' },
      }),
    ],
    [
      'terraform/dev/cluster.tf.json',
      JSON.stringify({ resource: { azurerm_kubernetes_cluster: { main: { kubernetes_version: '1.34' } } } }),
    ],
  ])

/** The source that installs it. */
export const sourceOf = ({ repository }: Served, version = '1.0.0', helm: object = {}) => ({
  repoURL: repository,
  chart: 'web',
  targetRevision: version,
  helm: { releaseName: 'main', ...helm },
})

/** A repository of one Application, with an empty lock file. */
export async function inRepository(
  files: ReadonlyMap<string, string>,
  use: (root: string) => Promise<void>,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'charts-'))
  try {
    for (const [path, text] of [...files, [LOCK_FILE, '{}\n'] as const]) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    await use(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
