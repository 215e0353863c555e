import type { EnvironmentInput } from '../../config/schema.ts'
import { UserError } from '../../errors.ts'
import type { Ask } from '../ask.ts'
import type { Log } from '../progress.ts'
import { FIELDS, type Field, problemOf, templateValue, toValue } from './fields.ts'
import type { Value } from './source.ts'

interface Known {
  /** Flags that were given. */
  readonly flags: Readonly<Record<string, unknown>>
  /** The environment that the new one is made from. */
  readonly template: EnvironmentInput
  /** Whether its values are taken where nothing is said, without asking. */
  readonly takesTemplate: boolean
  readonly offered: ReadonlyMap<string, Value>
  /** What is wrong already. */
  readonly problems: readonly string[]
}

const shown = (value: Value): string => (Array.isArray(value) ? value.join(',') : String(value))

async function askFor(field: Field, offer: Value | undefined, ask: Ask, log: Log): Promise<Value> {
  for (;;) {
    const line = await ask.line(`${field.asks}${offer === undefined ? '' : ` [${shown(offer)}]`}: `)
    const value = line === '' && offer !== undefined ? offer : toValue(field, line)
    const problem = problemOf(field, value)
    if (problem === undefined) return value
    log(`  ✖ ${problem}`)
  }
}

/** Without a terminal: everything that is wrong or missing, at once. */
function assertComplete(problems: readonly string[]): void {
  if (problems.length === 0) return
  throw new UserError('ARGUMENTS_INVALID', {
    message: `The environment is not complete.\n${problems.map((line) => `✖ ${line}`).join('\n')}`,
    hint: 'Give these flags, take the values of another environment with --from NAME, or run it in a terminal to be asked.',
  })
}

/** Answers to every question, by flag: given, taken from the template, or asked for. */
export async function collectAnswers(known: Known, ask: Ask, log: Log): Promise<Map<Field, Value>> {
  const { flags, template, takesTemplate, offered } = known
  const answers = new Map<Field, Value>()
  const open: Field[] = []
  const problems = [...known.problems]
  for (const field of FIELDS) {
    const flag = flags[field.flag]
    const value = typeof flag === 'string' ? toValue(field, flag) : undefined
    const problem = value === undefined ? undefined : problemOf(field, value)
    const taken = templateValue(field, template, takesTemplate)
    if (problem) problems.push(`--${field.flag} ${problem}`)
    else if (value !== undefined) answers.set(field, value)
    else if (field.quiet || (takesTemplate && taken !== undefined)) continue
    else open.push(field)
  }
  const offerOf = (field: Field) => offered.get(field.flag) ?? templateValue(field, template, false)
  if (!ask.interactive) {
    for (const field of open) {
      const offer =
        templateValue(field, template, false) ?? (field.flag === 'repository' ? offered.get('repository') : undefined)
      if (offer === undefined) problems.push(`--${field.flag}: ${field.asks}`)
      else answers.set(field, offer)
    }
    assertComplete(problems)
    return answers
  }
  assertComplete(problems)
  for (const field of open) answers.set(field, await askFor(field, offerOf(field), ask, log))
  return answers
}
