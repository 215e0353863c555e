import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import type { Environment } from '../../config/load.ts'
import { NAMESPACES, namespacesOf } from '../../config/names.ts'
import { rolesByNamespace } from '../../config/roles.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { NAMESPACE_ROLES, type NamespaceRole, READER_RULES } from './access/rules.ts'

const API_GROUP = 'rbac.authorization.k8s.io'
const ROLES = Object.keys(NAMESPACE_ROLES) as readonly NamespaceRole[]

/** An Entra group: AKS hands the API server its object id as the name. */
const group = (id: string): k8s.Subject => ({ apiGroup: API_GROUP, kind: 'Group', name: id })

const clusterRole = (name: string): k8s.RoleRef => ({ apiGroup: API_GROUP, kind: 'ClusterRole', name })

/** Adds who may do what in single namespaces; the deployers operate those of all services. */
function addNamespaceRoles(chart: Chart, env: Environment): void {
  for (const role of ROLES)
    new k8s.KubeClusterRole(chart, `cluster-role-namespace-${role}`, {
      metadata: { name: `namespace-${role}` },
      rules: NAMESPACE_ROLES[role],
    })
  const named = rolesByNamespace(env)
  for (const namespace of namespacesOf(env))
    for (const role of ROLES) {
      const operators = role === 'deploy' && Object.hasOwn(env.services, namespace) ? [env.access.deployers] : []
      const groups = [...operators, ...(named[namespace]?.[role] ?? [])]
      if (groups.length === 0) continue
      const name = `${namespace}-${role}`
      new k8s.KubeRoleBinding(chart, `role-binding-${name}`, {
        metadata: { name, namespace },
        roleRef: clusterRole(`namespace-${role}`),
        subjects: groups.map(group),
      })
    }
}

/** What people may do in the cluster, by Entra group. Nobody is named, so joining and leaving happen in Entra. */
export const access: Component = {
  wave: -5,
  project: 'platform',
  namespace: NAMESPACES.argocd,
  build(chart, env) {
    const { admins, readers } = env.access
    new k8s.KubeClusterRoleBinding(chart, 'cluster-role-binding-admins', {
      metadata: { name: 'platform-admins' },
      roleRef: clusterRole('cluster-admin'), // the only binding of it
      subjects: [group(admins)],
    })
    new k8s.KubeClusterRole(chart, 'cluster-role-reader', {
      metadata: { name: 'platform-reader' },
      rules: READER_RULES,
    })
    new k8s.KubeClusterRoleBinding(chart, 'cluster-role-binding-readers', {
      metadata: { name: 'platform-readers' },
      roleRef: clusterRole('platform-reader'),
      subjects: [group(readers)],
    })
    addNamespaceRoles(chart, env)
  },
  warnings: (env) =>
    Object.values(NAMESPACES)
      .filter((namespace) => (env.access.namespaces[namespace]?.debug ?? []).length > 0)
      .map((namespace) => `access.namespaces.${namespace}.debug opens shells in the platform, and so its secrets`),
}
