import { text } from '../../../engine/policies/fields.ts'
import type { SettingChange } from '../changes.ts'
import type { FieldChange } from '../fields.ts'
import { numbersOf } from '../releases.ts'
import { LEVELS, type Raised, type Risk } from '../risk.ts'
import { showChange } from '../show.ts'

// Attributes that are keys to what they are of. https://developer.hashicorp.com/terraform/language/values/outputs#sensitive
const KEYS =
  /\.(kube_(admin_)?config\w*|(primary|secondary|admin|access|shared)_?\w*(key|password|connection_string)|sas|password|client_secret)\b/

const textOf = (value: unknown): string => JSON.stringify(value) ?? ''

/** Whether an output gives away what it did not. */
const givesAway = ({ path, before, after }: FieldChange): boolean =>
  /^(output|locals)\b/.test(path) && KEYS.test(textOf(after)) && !KEYS.test(textOf(before))

/** Whether a provider works somewhere else. */
const isElsewhere = ({ path }: FieldChange): boolean =>
  /^provider\.azurerm\.(subscription_id|tenant_id|environment)$/.test(path)

/** The first major version that a constraint names: `~> 5.0`. */
const majorOf = (constraint: unknown): number | undefined => numbersOf(text(constraint)?.replace(/^\D+/, ''))?.[0]

/** Whether a provider of an older major version is to read a state that a newer one wrote. */
const isOlderProvider = ({ path, before, after }: FieldChange): boolean =>
  /^terraform\.required_providers\.\w+\.version$/.test(path) && (majorOf(after) ?? 0) < (majorOf(before) ?? 0)

function levelOf(section: string, field: FieldChange): Raised['level'] {
  const { path, after } = field
  if (givesAway(field) || isElsewhere(field)) return 'high'
  if (isOlderProvider(field) || (section === 'removed' && after !== undefined)) return 'medium'
  if (path.startsWith('terraform.backend')) return 'high'
  if (section === 'module') return 'high'
  if (section === 'provider lock') return path.endsWith('version') ? 'medium' : 'low'
  if (section === 'provider' || (section === 'output' && after === undefined)) return 'medium'
  return 'low'
}

/** What follows from the worst of the changes. */
function outcomeOf({ subject, fields }: SettingChange): string {
  if (subject === 'module') return ' What a module makes is not in the files, and not compared: read the plan.'
  if (fields.some(({ path }) => path.startsWith('terraform.backend')))
    return ' The state is looked for there: move it first, or everything is made again.'
  if (subject === 'removed') return ' Terraform forgets it: it runs on, costs, and nothing here looks after it.'
  if (fields.some(givesAway)) return ' Whoever reads the state or the outputs holds the key.'
  if (fields.some(isElsewhere)) return ' Everything is looked for there, and made anew where it is not.'
  return fields.some(isOlderProvider) ? ' It cannot read a state that a newer one has written.' : ''
}

/** What Terraform needs to know before it looks at a resource. */
export const terraformSettingsChanged: Risk = {
  name: 'terraform-settings-changed',
  levels: ['high', 'medium', 'low'],
  about: 'The state is looked for elsewhere, a module is used, or providers, versions, data or outputs change.',
  find(change) {
    if (change.of !== 'setting') return []
    const levels = change.fields.map((field) => levelOf(change.subject, field))
    const level = LEVELS.find((one) => levels.includes(one)) ?? 'low'
    const what = change.fields.map((field) => `${field.path}: ${showChange(field)}`)
    return [{ level, message: `${what.join(', ')}.${outcomeOf(change)}` }]
  },
}
