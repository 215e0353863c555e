import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { MAX_GROUPS } from '../contract.ts'
import type { Label } from '../model/manifest.ts'
import { messageOf, UserError } from '../program/errors.ts'

/** The group of what has none. */
export const OTHER_GROUP = 'other'

const Groups = z.strictObject({
  source: z.string(),
  groups: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        ancestors: z.array(z.string()).describe('what the classes were grouped by'),
        classes: z.array(z.string()).describe('ids of the labels'),
      }),
    )
    .max(MAX_GROUPS - 1), // and `other`
})

/**
 * The group of each class, so that predictions can be counted: a series for each of 1,000 classes would be too many.
 *
 * From the file beside the labels, `x.groups.json` for `x.json`. Without one, few classes are groups themselves, and
 * many are all `other`.
 */
export function readGroups(folder: string, labelsFile: string, labels: readonly Label[]): string[] {
  const path = join(folder, `${labelsFile.slice(0, -'.json'.length)}.groups.json`)
  if (!existsSync(path)) return labels.map(({ name }) => (labels.length <= MAX_GROUPS ? name : OTHER_GROUP))
  const groupOf = new Map(parse(path).groups.flatMap(({ name, classes }) => classes.map((id) => [id, name] as const)))
  return labels.map(({ id }) => groupOf.get(id) ?? OTHER_GROUP)
}

function parse(path: string): z.infer<typeof Groups> {
  try {
    return Groups.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new UserError(`The groups ${path} are not valid.\n${problem}`, 'Compare them with classifier/models/.')
  }
}
