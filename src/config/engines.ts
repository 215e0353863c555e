import type { EnvironmentValues } from './schema.ts'

/** What serves the hosts to the internet. */
export type Engine = EnvironmentValues['components']['exposure']['engine']

const OTHER = { gateway: 'ingress-nginx', 'ingress-nginx': 'gateway' } as const satisfies Record<Engine, Engine>

/** The engines that run: the one that DNS leads to, and while a cluster moves also the other. */
export function enginesOf(env: Pick<EnvironmentValues, 'components'>): readonly Engine[] {
  const { engine, bothEngines } = env.components.exposure
  return bothEngines ? [engine, OTHER[engine]] : [engine]
}
