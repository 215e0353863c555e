import * as z from 'zod'

const GitHubId = z.string().regex(/^\d+$/, 'must be digits').optional()

/** Where Argo CD reads. */
export const Repository = z.strictObject({
  /** Repository that Argo CD reads */
  url: z.url({ protocol: /^https$/, error: 'must be an https:// URL' }),
  /** Branch, tag or commit that Argo CD syncs (default main) */
  revision: z.string().min(1).default('main'),
  /** Id of the owner at GitHub: gh api repos/OWNER/REPO --jq .owner.id */
  ownerId: GitHubId,
  /** Id of the repository at GitHub: gh api repos/OWNER/REPO --jq .id */
  repositoryId: GitHubId,
})
