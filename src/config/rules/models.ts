/** Rules on the models that the classifier serves; the service itself refuses to start with a list that breaks them. */
import { problemIf, type Rule } from './rule.ts'

export const modelRolesAreVersions: Rule = ({ components: { classifier } }) =>
  Object.entries(classifier.models ?? {}).flatMap(([name, { versions, serve, canary, shadow }]) => {
    const known = Object.keys(versions)
    const roles = { serve, 'canary.version': canary?.version, shadow }
    return Object.entries(roles).flatMap(([role, version]) => {
      const path = ['components', 'classifier', 'models', name, ...role.split('.')]
      return [
        ...problemIf(
          version !== undefined && !known.includes(version),
          path,
          `must be one of its versions: ${known.join(', ')}`,
        ),
        ...problemIf(role !== 'serve' && version === serve, path, 'must not be the version that answers'),
      ]
    })
  })

export const rolloutIsOfTheFirstModel: Rule = ({ components: { classifier } }) =>
  Object.entries(classifier.models ?? {})
    .slice(1)
    .flatMap(([name, model]) =>
      (['canary', 'shadow'] as const).flatMap((role) =>
        problemIf(
          model[role] !== undefined,
          ['components', 'classifier', 'models', name, role],
          'is for the first model alone, the one of /predict',
        ),
      ),
    )
