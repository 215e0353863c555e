import type { GitHub } from './github.ts'

/** GitHub refuses longer ones. */
export const MAX_COMMENT_CHARACTERS = 65_536

interface Comment {
  readonly id: number
  readonly body?: string
  readonly user?: { readonly login?: string } | null
}

/** Who comments with the token of a job: somebody else's comment is never taken for ours. */
const BOT = 'github-actions[bot]'

const markerOf = (name: string) => `<!-- ${name} -->`
const CUT = '\n\n… cut: GitHub takes no more in one comment. The rest is on the page of the run.'

/** The comment of one name at a pull request, if it was written before. */
export async function findComment(github: GitHub, pullRequest: number, name: string): Promise<Comment | undefined> {
  const comments = await github.list<Comment>(`/issues/${pullRequest}/comments`)
  return comments.find(({ body, user }) => user?.login === BOT && body?.startsWith(markerOf(name)))
}

/** Writes the comment of one name at a pull request, over the one before: each push changes it, and none adds one. */
export async function writeComment(github: GitHub, pullRequest: number, name: string, markdown: string): Promise<void> {
  const whole = `${markerOf(name)}\n${markdown}`
  const body = whole.length > MAX_COMMENT_CHARACTERS ? whole.slice(0, MAX_COMMENT_CHARACTERS - CUT.length) + CUT : whole
  const existing = await findComment(github, pullRequest, name)
  if (existing) await github.call('PATCH', `/issues/comments/${existing.id}`, { body })
  else await github.call('POST', `/issues/${pullRequest}/comments`, { body })
}
