import { damagedPictures } from './corpus-damage.ts'
import { brokenForms, oddNames } from './corpus-forms.ts'
import { bombs, impostors, polyglots } from './corpus-pictures.ts'

/** One request that no well-meaning client sends, and the statuses that it may be answered with. */
export type BadInput = {
  name: string
  body: Buffer
  /** `Content-Type` of the body. */
  type: string
  allowed: readonly number[]
}

/** A bad picture, sent as the body itself. */
export const asBody = (name: string, body: Buffer, allowed: readonly number[]): BadInput => ({
  name,
  body,
  type: 'image/jpeg', // also where it is a lie: the format is recognised by the bytes
  allowed,
})

/** The same bad inputs in every run, by their kind. */
export async function createCorpus(seed = 1): Promise<Record<string, BadInput[]>> {
  const { truncated, flipped } = await damagedPictures(seed)
  return {
    truncated,
    flipped,
    bombs: await bombs(),
    impostors: impostors(seed),
    polyglots: await polyglots(),
    forms: await brokenForms(seed),
    names: await oddNames(),
  }
}
