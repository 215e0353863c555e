import type { ApiAccess } from './api-client.ts'

/** A kubeconfig with one context, for programs that are to speak with an API server as we do. */
export const kubeconfigOf = ({ url, ca = '', token }: ApiAccess, name: string): string =>
  JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': name, users: [{ name, user: { token } }] },
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  })
