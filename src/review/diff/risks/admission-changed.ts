import { at, list, text } from '../../../engine/policies/fields.ts'
import { canonical } from '../fields.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { bare, show, some } from '../show.ts'

const KINDS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

/** Where the API server sends what is written to it. */
function targetOf(webhook: unknown): string {
  const service = at(webhook, 'clientConfig', 'service')
  return text(at(webhook, 'clientConfig', 'url')) ?? `${at(service, 'namespace')}/${at(service, 'name')}`
}

/** What it is asked about, each as `operation resource.group`. */
const askedOf = (webhook: unknown): string[] =>
  list(at(webhook, 'rules')).flatMap((rule) =>
    list(at(rule, 'operations')).flatMap((operation) =>
      list(at(rule, 'resources')).flatMap((resource) =>
        list(at(rule, 'apiGroups')).map((group) => `${operation} ${resource}${group === '' ? '' : `.${group}`}`),
      ),
    ),
  )

function webhookRisks(webhook: unknown, before: unknown, verb: string): Raised[] {
  const had = targetOf(before) === targetOf(webhook) ? new Set(askedOf(before)) : new Set()
  const gained = askedOf(webhook).filter((one) => !had.has(one))
  const closes = at(webhook, 'failurePolicy') !== 'Ignore'
  const name = show(at(webhook, 'name'))
  const end = closes ? ' While it does not answer, that is refused.' : ''
  const wide = gained.some((one) => /[* ](\*|secrets)/.test(one)) || at(webhook, 'clientConfig', 'url') !== undefined
  if (gained.length > 0)
    return [
      {
        level: wide ? 'high' : 'medium',
        message: `${name} at ${show(targetOf(webhook))} ${verb} ${bare(some(gained))}.${end}`,
      },
    ]
  const isStricter = closes && before !== undefined && at(before, 'failurePolicy') === 'Ignore'
  return isStricter ? [{ level: 'medium', message: `${name}:${end}` }] : []
}

/** Who sees, changes or refuses what is written to the API server. */
export const admissionChanged = objectRisk(
  'admission-changed',
  ['high', 'medium'],
  'A webhook sees, changes or refuses more of what is written to the API server, or another one does, or one goes.',
  ({ kind, before, after }): Raised[] => {
    if (!KINDS.includes(kind)) return []
    const verb = kind.startsWith('Mutating') ? 'sees, and may change,' : 'sees, and may refuse,'
    const webhooks = (side: unknown) => list(at(side, 'webhooks'))
    const named = (side: unknown, name: unknown) => webhooks(side).find((one) => at(one, 'name') === name)
    const gone = webhooks(before).filter((one) => named(after, at(one, 'name')) === undefined)
    return [
      ...webhooks(after)
        .filter((one) => canonical(one) !== canonical(named(before, at(one, 'name'))))
        .flatMap((one) => webhookRisks(one, named(before, at(one, 'name')), verb)),
      ...gone.map(
        (one): Raised => ({ level: 'medium', message: `${show(at(one, 'name'))} no longer looks at what it checked.` }),
      ),
    ]
  },
)
