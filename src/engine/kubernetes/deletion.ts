/**
 * Makes Argo CD wait for a person before it removes an object: for what holds data.
 *
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#resource-pruning-with-confirmation
 */
export const DELETION_OPTIONS = ['Prune=confirm', 'Delete=confirm'] as const

export const CONFIRM_DELETION = { 'argocd.argoproj.io/sync-options': DELETION_OPTIONS.join(',') } as const
