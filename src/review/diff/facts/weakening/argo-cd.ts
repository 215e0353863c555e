import {
  ofChart,
  whenBecomes,
  whenChanged,
  whenCome,
  whenFewer,
  whenGone,
  whenNoLongerOn,
  whenOn,
} from './weakening.ts'

const RBAC = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/'
const CM = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/argocd-cm-yaml/'
const PARAMS = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/argocd-cmd-params-cm-yaml/'

/** Lines of a policy, comments and spaces left out. */
const linesOf = (policy: unknown): string[] =>
  String(policy ?? '')
    .split('\n')
    .map((line) => line.replaceAll(/\s/g, ''))
    .filter((line) => line !== '' && !line.startsWith('#'))

/** What an Argo CD lets people do, and what it looks at. */
export const ARGO_CD = ofChart('argo-cd', [
  {
    path: /^configs\.rbac\[policy\.default\]$/,
    weakens: ({ before, after }) =>
      after && after !== before ? (/admin/.test(String(after)) ? 'high' : 'medium') : undefined,
    why: 'Whoever signs in, with no group at all, has this role.',
    source: RBAC,
  },
  {
    path: /^configs\.rbac\[policy\.csv\]$/,
    weakens: ({ before, after }) => {
      const had = new Set(linesOf(before))
      const gained = linesOf(after).filter((line) => !had.has(line) && !line.endsWith(',deny'))
      if (gained.length === 0) return undefined
      return gained.some((line) => /role:admin|,\*,|exec|repositories|clusters|accounts/.test(line)) ? 'high' : 'medium'
    },
    why: 'More people may do more in Argo CD.',
    source: RBAC,
  },
  {
    path: /^configs\.rbac\[policy\.csv\]$/,
    weakens: ({ before, after }) => {
      const has = new Set(linesOf(after))
      return linesOf(before).some((line) => /^g,.*role:admin$/.test(line) && !has.has(line)) ? 'medium' : undefined
    },
    why: 'Who administered Argo CD no longer does.',
    source: RBAC,
  },
  {
    path: /^configs\.cm\[application\.sync\.requireOverridePrivilegeForRevisionSync\]$/,
    weakens: whenNoLongerOn('medium'),
    why: 'Whoever may sync may sync any commit, reviewed or not.',
    source: RBAC,
  },
  {
    path: /^configs\.rbac\.scopes$/,
    weakens: whenChanged('medium'),
    why: 'Roles go to whoever has these claims.',
    source: RBAC,
  },
  {
    path: /^configs\.cm\[users\.anonymous\.enabled\]$/,
    weakens: whenOn('high'),
    why: 'Whoever reaches the host is let in without a sign-in.',
    source: CM,
  },
  {
    path: /^configs\.cm\[admin\.enabled\]$/,
    weakens: ({ before, after }) => (String(before) === 'false' && String(after) !== 'false' ? 'high' : undefined),
    why: 'The built-in account with all rights and a password comes back, past every group.',
    source: CM,
  },
  {
    path: /^configs\.cm\[accounts\.[^\]]+\]$/,
    weakens: whenCome('high'),
    why: 'A local account may sign in or hold a token that does not end.',
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/',
  },
  {
    path: /^configs\.cm\[exec\.enabled\]$/,
    weakens: whenOn('high'),
    why: 'Shells in pods open from the web page, for roles with the right to exec.',
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/web_based_terminal/',
  },
  {
    path: /^configs\.cm\[(oidc|dex)\.config\]/,
    weakens: whenChanged('medium'),
    why: 'Another issuer or client decides who may sign in.',
    source: CM,
  },
  {
    path: /^configs\.cm\[application\.(resourceTrackingMethod|instanceLabelKey)\]$/,
    weakens: whenChanged('high'),
    why: 'Argo CD recognises its objects by something else: what it made before is no longer pruned, or belongs to nobody.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/',
  },
  {
    path: /^configs\.cm\[resource\.(exclusions|inclusions)\]/,
    weakens: whenChanged('medium'),
    why: 'Argo CD no longer sees the same kinds: what it does not see drifts, and is not deleted.',
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#resource-exclusioninclusion',
  },
  {
    path: /^configs\.cm\[resource\.customizations\.health\.argoproj\.io_Application\]$/,
    weakens: whenGone('high'),
    why: 'Applications no longer wait for each other: sync waves between components end.',
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#argocd-app',
  },
  {
    path: /^configs\.cm\[timeout\.reconciliation\]$/,
    weakens: whenBecomes('medium', /^0s?$/),
    why: 'Argo CD no longer looks at Git by itself.',
    source: CM,
  },
  {
    path: /^configs\.params\[server\.disable\.auth\]$/,
    weakens: whenOn('high'),
    why: 'Nobody is asked to sign in.',
    source: PARAMS,
  },
  {
    path: /^server\.extraArgs(\[\])?$/,
    weakens: whenBecomes('high', /--disable-auth/),
    why: 'Nobody is asked to sign in.',
    source: PARAMS,
  },
  {
    path: /^configs\.params\[(applicationsetcontroller\.)?(application\.)?namespaces\]$/,
    weakens: whenChanged('high'),
    why: 'Whoever may make an Application in these namespaces installs with the rights of Argo CD.',
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/',
  },
  {
    path: /^configs\.cm\[(kustomize\.buildOptions|helm\.valuesFileSchemes)/,
    weakens: whenBecomes('high', /exec|plugins|LoadRestrictionsNone|http/),
    why: 'Whoever writes to the repository runs programs, or reads files, where manifests are made.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/',
  },
  {
    path: /^configs\.params\[server\.insecure\]$/,
    weakens: whenOn('medium'),
    why: 'It serves without TLS: only what stands before it encrypts.',
    source: PARAMS,
  },
  {
    path: /(^|\.)networkPolicy\.create$/,
    weakens: whenOn('high'),
    why: 'The chart’s own policies add to ours, and let every pod of the cluster in.',
    source: 'https://github.com/argoproj/argo-helm/blob/main/charts/argo-cd/templates/argocd-server/networkpolicy.yaml',
  },
  {
    path: /^redis-ha\.enabled$/,
    weakens: whenNoLongerOn('medium'),
    why: 'One Redis is left: while it moves to another node, Argo CD computes everything anew.',
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/',
  },
  {
    path: /^configs\.(ssh|tls|repositories|credentialTemplates|clusterCredentials)\b/,
    weakens: whenCome('medium'),
    why: 'Argo CD trusts, or signs in to, something else.',
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories',
  },
  {
    path: /^controller\.replicas$/,
    weakens: whenFewer,
    why: 'Fewer controllers share the clusters and Applications.',
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/',
  },
])
