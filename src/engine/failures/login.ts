/** Logins that Entra ID refuses. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
import type { Known } from './known.ts'

/** The subject that a job presented, in the words of either text. */
const subjectIn = (text: string): string =>
  /assertion subject:? '([^']+)'/i.exec(text)?.[1] ?? /subject '([^']+)'/i.exec(text)?.[1] ?? 'of this job'

const APPLY = 'apply terraform/bootstrap, which makes them'

export const LOGIN: readonly Known[] = [
  {
    name: 'LOGIN_REFUSED',
    pattern: /AADSTS7002138\b/,
    words(_, text) {
      const subject = subjectIn(text)
      const [, owner = 'OWNER', repository = 'REPOSITORY'] = /^repo:([^/@]+)[^/]*\/([^:@]+)/.exec(subject) ?? []
      return {
        says: `The subject ${subject} differs from that of a federated credential in capital letters alone, and Entra ID tells them apart.`,
        fix: `Write the owner as ${owner} and the repository as ${repository} in repository.url of src/environments/, and environments at GitHub in lower case; then ${APPLY}.`,
      }
    },
  },
  {
    name: 'LOGIN_REFUSED',
    pattern: /AADSTS700211\b/,
    words(_, text) {
      const issuer = /issuer:? '([^']+)'/i.exec(text)?.[1] ?? 'of this job'
      return {
        says: `Entra ID knows no federated credential for the issuer ${issuer}.`,
        fix: 'The credentials are for https://token.actions.githubusercontent.com, which src/platform/azure/github-identity.ts names: a GitHub Enterprise with an issuer of its own needs that one there, and terraform/bootstrap applied.',
      }
    },
  },
  {
    name: 'LOGIN_REFUSED',
    pattern: /AADSTS700212\b/,
    words(_, text) {
      const audience = /audience:? '([^']+)'/i.exec(text)?.[1] ?? 'of this job'
      return {
        says: `Entra ID knows no federated credential for the audience ${audience}.`,
        fix: 'The credentials are for api://AzureADTokenExchange, which the jobs ask for where nothing else is said: take `audience` out of the step that signs in.',
      }
    },
  },
  {
    name: 'LOGIN_REFUSED',
    pattern: /AADSTS70021(?:3)?\b/,
    words: (_, text) => ({
      says: `Entra ID knows no federated credential for the subject ${subjectIn(text)}.`,
      fix: `${APPLY[0]?.toUpperCase()}${APPLY.slice(1)}; a repository that was renamed or moved since 2026-07-15 needs repository.ownerId and repositoryId in src/environments/ first.`,
    }),
  },
  {
    name: 'LOGIN_REFUSED',
    pattern: /AADSTS(?:700016|90002|7000229)\b/,
    words: {
      says: 'Entra ID does not know the client id or the tenant with which this job signs in.',
      fix: 'Write the ids again and commit them: npm run identities -- bootstrap',
    },
  },
  {
    name: 'LOGIN_EXPIRED',
    pattern:
      /AADSTS(?:700024|700082|70043|50173|50078|50076|700084|65001)\b|Please run 'az login'|az login.*to (?:setup|set up) account|Interactive authentication is needed|refresh token has expired|token (?:is|has) expired/i,
    words: {
      says: 'The login to Azure is missing or has expired.',
      fix: {
        pipeline: 'Run this job again: it asks for a new token. On your own machine: az login',
        person: 'az login, then run this again.',
      },
    },
  },
  {
    name: 'LOGIN_REFUSED',
    pattern: /SubscriptionNotFound|subscription of '[^']*' doesn't exist|The subscription '[^']+' could not be found/i,
    words: {
      says: 'This login does not see the subscription.',
      fix: {
        pipeline: 'Write the ids again and commit them: npm run identities -- bootstrap',
        person: 'az account list --output table; az account set --subscription NAME, or az login --tenant TENANT.',
      },
    },
  },
]
