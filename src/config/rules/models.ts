/** Rules on the models that a classifier serves; the service itself refuses to start with a list that breaks them. */
import type { EnvironmentValues } from '../schema.ts'
import { problemIf, type Rule } from './rule.ts'

/** The models of every service that has some, each with its place. */
const modelsOf = ({ services }: EnvironmentValues) =>
  Object.entries(services).map(([service, entry]) => ({
    models: Object.entries(('models' in entry && entry.models) || {}),
    path: ['services', service, 'models'],
  }))

export const modelRolesAreVersions: Rule = (env) =>
  modelsOf(env).flatMap(({ models, path: at }) =>
    models.flatMap(([name, { versions, serve, canary, shadow }]) => {
      const known = Object.keys(versions)
      const roles = { serve, 'canary.version': canary?.version, shadow }
      return Object.entries(roles).flatMap(([role, version]) => {
        const path = [...at, name, ...role.split('.')]
        return [
          ...problemIf(
            version !== undefined && !known.includes(version),
            path,
            `must be one of its versions: ${known.join(', ')}`,
          ),
          ...problemIf(role !== 'serve' && version === serve, path, 'must not be the version that answers'),
        ]
      })
    }),
  )

export const rolloutIsOfTheFirstModel: Rule = (env) =>
  modelsOf(env).flatMap(({ models, path }) =>
    models
      .slice(1)
      .flatMap(([name, model]) =>
        (['canary', 'shadow'] as const).flatMap((role) =>
          problemIf(
            model[role] !== undefined,
            [...path, name, role],
            'is for the first model alone, the one of /predict',
          ),
        ),
      ),
  )
