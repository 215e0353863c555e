import type { BadInput } from './bad-input.ts'
import { damagedPictures } from './corpus-damage.ts'
import { brokenForms, oddNames } from './corpus-forms.ts'
import { bombs, impostors, polyglots } from './corpus-pictures.ts'

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
