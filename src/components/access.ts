import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { NAMESPACES } from '../config/names.ts'
import type { Component } from '../kubernetes/component.ts'
import { DEPLOYER_RULES, READER_RULES } from './access/rules.ts'

const API_GROUP = 'rbac.authorization.k8s.io'

/** An Entra group: AKS hands the API server its object id as the name. */
const group = (id: string): k8s.Subject => ({ apiGroup: API_GROUP, kind: 'Group', name: id })

const clusterRole = (name: string): k8s.RoleRef => ({ apiGroup: API_GROUP, kind: 'ClusterRole', name })

/** Adds what a group may do in one namespace. */
function addDeployers(chart: Chart, namespace: string, id: string): void {
  const metadata = { name: 'deployer', namespace }
  new k8s.KubeRole(chart, `role-${namespace}`, { metadata, rules: DEPLOYER_RULES })
  new k8s.KubeRoleBinding(chart, `role-binding-${namespace}`, {
    metadata,
    roleRef: { apiGroup: API_GROUP, kind: 'Role', name: metadata.name },
    subjects: [group(id)],
  })
}

/** What people may do in the cluster, by Entra group. Nobody is named, so joining and leaving happen in Entra. */
export const access: Component = {
  wave: -5,
  project: 'platform',
  namespace: NAMESPACES.argocd,
  build(chart, { access: { admins, readers, deployers } }) {
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
    addDeployers(chart, NAMESPACES.classifier, deployers)
  },
}
