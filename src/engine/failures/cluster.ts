/** What kubectl, kubelogin and helm say to the people who run them. */
import type { Known } from './known.ts'

const row = (pattern: RegExp, says: string, fix: string): Known => ({
  name: 'COMMAND_FAILED',
  pattern,
  who: 'person',
  words: { says, fix },
})

export const CLUSTER: readonly Known[] = [
  row(
    /kubelogin(?:\.exe)?: executable file not found|executable kubelogin(?:\.exe)? (?:not found|failed)/,
    'kubectl signs in with kubelogin, which is not installed.',
    'az aks install-cli',
  ),
  row(
    /context "[^"]*" does not exist|context was not found|no context exists/i,
    'kubectl does not know the cluster.',
    'npm run bootstrap -- --env ENV --only credentials',
  ),
  row(
    /Unable to connect to the server|i\/o timeout|connection refused|no such host/i,
    'The API server does not answer from here.',
    'Is your public address in cluster.apiServerRanges? A private cluster is reached from its network only.',
  ),
  row(
    /You must be logged in to the server|Unauthorized/,
    'The cluster does not accept the login.',
    'az login, then kubelogin remove-tokens.',
  ),
  row(
    /is forbidden: User/,
    'The cluster does not allow this to you.',
    'Be a member of the group access.admins; npm run access shows who may do what.',
  ),
  row(
    /another operation \(install\/upgrade\/rollback\) is in progress/,
    'An earlier helm run was stopped half way.',
    'helm uninstall argo-cd --namespace argocd; then run this again.',
  ),
]
