import type { SettingChange } from '../changes.ts'
import { LEVELS, type Raised, type Risk } from '../risk.ts'
import { showChange } from '../show.ts'

function levelOf(section: string, path: string, after: unknown): Raised['level'] {
  if (path.startsWith('terraform.backend')) return 'high'
  if (section === 'module') return 'high'
  if (section === 'provider lock') return path.endsWith('version') ? 'medium' : 'low'
  if (section === 'provider' || (section === 'output' && after === undefined)) return 'medium'
  return 'low'
}

/** What follows from the worst of the changes. */
function outcomeOf({ subject, fields }: SettingChange): string {
  if (subject === 'module') return ' What a module makes is not in the files, and not compared: read the plan.'
  return fields.some(({ path }) => path.startsWith('terraform.backend'))
    ? ' The state is looked for there: move it first, or everything is made again.'
    : ''
}

/** What Terraform needs to know before it looks at a resource. */
export const terraformSettingsChanged: Risk = {
  name: 'terraform-settings-changed',
  levels: ['high', 'medium', 'low'],
  about: 'The state is looked for elsewhere, a module is used, or providers, versions, data or outputs change.',
  find(change) {
    if (change.of !== 'setting') return []
    const levels = change.fields.map(({ path, after }) => levelOf(change.subject, path, after))
    const level = LEVELS.find((one) => levels.includes(one)) ?? 'low'
    const what = change.fields.map((field) => `${field.path}: ${showChange(field)}`)
    return [{ level, message: `${what.join(', ')}.${outcomeOf(change)}` }]
  },
}
