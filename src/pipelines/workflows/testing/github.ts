import { type GitHub, githubOf } from '../github.ts'
import { type Asked, withServer } from './server.ts'

interface Comment {
  id: number
  body: string
  user: { login: string }
}
interface Issue {
  number: number
  state: string
  labels: string[]
  title: string
  body: string
}

/** A GitHub with pull requests, comments and issues, behind HTTP. */
export class FakeGitHub {
  readonly comments: Comment[] = []
  readonly issues: Issue[] = []
  readonly pulls: { number: number; head: string; base: string; title: string; body: string }[] = []
  readonly dispatched: string[] = []
  /** Pull requests of a commit. */
  readonly merged = new Map<string, number>()

  /** Gives a client of this GitHub to a test. */
  use(test: (github: GitHub, asked: readonly Asked[], env: NodeJS.ProcessEnv) => Promise<void>): Promise<void> {
    return withServer(
      (asked) => this.answer(asked),
      (url, asked) => {
        const env = { GITHUB_API_URL: url, GITHUB_REPOSITORY: 'contoso/platform', GITHUB_TOKEN: 'token' }
        return test(githubOf(env), asked, env)
      },
    )
  }

  private answer({ method, path: whole, body: text, headers }: Asked) {
    if (headers.authorization !== 'Bearer token') return { status: 401, body: { message: 'Bad credentials' } }
    const { pathname, searchParams } = new URL(whole, 'http://github')
    const path = pathname.replace('/repos/contoso/platform', '')
    const body = text ? JSON.parse(text) : {}
    const page = Number(searchParams.get('page'))
    const paged = (all: readonly unknown[]) => ({ body: all.slice((page - 1) * 100, page * 100) })
    const [, kind = '', id = '', rest = ''] = path.split('/')
    if (method === 'GET' && kind === 'commits') {
      const pull = this.merged.get(id)
      return paged(pull ? [{ number: pull }] : [])
    }
    if (kind === 'issues' && rest === 'comments') {
      if (method === 'GET') return paged(this.comments)
      this.comments.push({ id: this.comments.length + 1, body: body.body, user: { login: 'github-actions[bot]' } })
      return { status: 201, body: {} }
    }
    if (method === 'PATCH' && kind === 'issues' && id === 'comments') {
      const comment = this.comments.find((each) => each.id === Number(rest))
      if (comment) Object.assign(comment, body)
      return comment && { body: comment }
    }
    if (method === 'GET' && path === '/issues')
      return paged(
        this.issues.filter(
          ({ state, labels }) => state === 'open' && labels.includes(searchParams.get('labels') ?? ''),
        ),
      )
    if (method === 'POST' && path === '/issues') {
      this.issues.push({ number: this.issues.length + 1, state: 'open', ...body })
      return { status: 201, body: {} }
    }
    if (method === 'PATCH' && kind === 'issues') {
      Object.assign(this.issues.find(({ number }) => number === Number(id)) ?? {}, body)
      return { body: {} }
    }
    if (method === 'GET' && path === '/pulls')
      return paged(this.pulls.filter(({ head }) => searchParams.get('head') === `contoso:${head}`))
    if (method === 'POST' && path === '/pulls') {
      const pull = { number: this.pulls.length + 1, ...body }
      this.pulls.push(pull)
      return { status: 201, body: { ...pull, html_url: `https://github.com/contoso/platform/pull/${pull.number}` } }
    }
    if (method === 'PATCH' && kind === 'pulls') {
      const pull = this.pulls.find(({ number }) => number === Number(id))
      return {
        body: { ...Object.assign(pull ?? {}, body), html_url: `https://github.com/contoso/platform/pull/${id}` },
      }
    }
    if (method === 'POST' && kind === 'actions') {
      this.dispatched.push(`${path.split('/')[3]} ${body.ref}`)
      return { status: 204, body: '' }
    }
    return undefined
  }
}
