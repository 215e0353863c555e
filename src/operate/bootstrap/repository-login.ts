/** Asks for the credentials of a private repository, and tries them together before one is stored. */
import { existsSync, readFileSync } from 'node:fs'
import { UserError } from '../../errors.ts'
import { repositoryKeys, secretData, tryCredentials, vaultValue } from '../repository/credentials.ts'
import type { Site } from './step.ts'

/** A key in PEM from what can be typed in one line: the path of its file, base64 of it, or its text with `\n`. */
export function keyText(typed: string): string {
  if (typed.startsWith('-----BEGIN')) return typed.replaceAll('\\n', '\n')
  const decoded = Buffer.from(typed, 'base64').toString('utf8')
  if (decoded.startsWith('-----BEGIN')) return decoded
  return existsSync(typed) ? readFileSync(typed, 'utf8') : typed
}

/**
 * Values of those that are missing, once the repository opens with them and with those that are stored.
 *
 * @param obtain - Takes one by a pipe, or asks for it.
 */
export async function obtainLogin(
  site: Site,
  missing: readonly string[],
  obtain: (name: string) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const { env, shell, ask, given } = site
  const names = repositoryKeys(env).filter((name) => missing.includes(name))
  if (names.length === 0) return new Map()
  for (;;) {
    const values = new Map<string, string>()
    for (const name of names) values.set(name, await obtain(name))
    const fresh = new Map(values)
    for (const name of repositoryKeys(env)) {
      const stored = values.has(name) ? undefined : await vaultValue(env, shell, name)
      if (stored !== undefined) values.set(name, stored)
    }
    const data = secretData(env, values)
    if (!data) throw new Error('a secret that is neither missing nor stored')
    const { verdict, says } = await tryCredentials(env, shell, data)
    if (verdict === 'readable') {
      shell.log(`  ${env.repository.url} ${says}`)
      return fresh
    }
    if (verdict === 'unreachable') {
      shell.log(`  not tried: ${env.repository.url} ${says}`)
      return fresh
    }
    const problem = `${env.repository.url} does not open with ${names.join(', ')}: it ${says}`
    if (!ask.interactive || names.some((name) => given.has(name)))
      throw new UserError('NOT_READY', { message: problem, hint: 'Give others; nothing was stored.' })
    shell.log(`  ${problem}`)
  }
}
