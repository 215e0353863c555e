import { LEVELS, type Raised, type Risk, show } from '../risk.ts'

function levelOf(section: string, path: string, after: unknown): Raised['level'] {
  if (path.startsWith('terraform.backend')) return 'high'
  if (section === 'provider' || (section === 'output' && after === undefined)) return 'medium'
  return 'low'
}

/** What Terraform needs to know before it looks at a resource. */
export const terraformSettingsChanged: Risk = {
  name: 'terraform-settings-changed',
  about: 'The state is looked for elsewhere, or providers, versions, data or outputs change.',
  find(change) {
    if (change.of !== 'setting') return []
    const levels = change.fields.map(({ path, after }) => levelOf(change.subject, path, after))
    const level = LEVELS.find((one) => levels.includes(one)) ?? 'low'
    const state = level === 'high' ? ' The state is looked for there: move it first, or everything is made again.' : ''
    const what = change.fields.map(({ path, before, after }) => `${path}: ${show(before)} → ${show(after)}`)
    return [{ level, message: `${what.join(', ')}.${state}` }]
  },
}
