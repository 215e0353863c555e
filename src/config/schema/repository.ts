import * as z from 'zod'
import { Cidr } from './formats.ts'

const GitHubId = z.string().regex(/^\d+$/, 'must be digits').optional()

/** Where Argo CD reads. */
export const Repository = z.strictObject({
  /** Repository that Argo CD reads */
  url: z.url({ protocol: /^https$/, error: 'must be an https:// URL' }),
  /** Branch, tag or commit that Argo CD syncs (default main) */
  revision: z.string().min(1).default('main'),
  /** How Argo CD signs in to a private repository, from the vault: a GitHub App, or a user and a token; left out where anyone may read */
  credentials: z.enum(['github-app', 'token']).optional(),
  /** Where the Git server has private addresses: their ranges, which Argo CD may then reach (default none) */
  ranges: z.array(Cidr).default([]),
  /** Id of the owner at GitHub: gh api repos/OWNER/REPO --jq .owner.id */
  ownerId: GitHubId,
  /** Id of the repository at GitHub: gh api repos/OWNER/REPO --jq .id */
  repositoryId: GitHubId,
})
