/** Rules on services of the runtime `classifier`; it refuses by itself to start with models that break them. */
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

/** What classifiers measure of themselves adds up over pods, whosever they are: rules and dashboards tell no two apart. */
export const oneClassifier: Rule = ({ services }) => {
  const [first, ...others] = Object.entries(services).flatMap(([name, { runtime }]) =>
    runtime === 'classifier' ? [name] : [],
  )
  return others.flatMap((name) =>
    problemIf(
      true,
      ['services', name, 'runtime'],
      `is classifier, as that of ${first}, and an environment has one of them; add its models to services.${first}.models, or run its image as oip`,
    ),
  )
}
