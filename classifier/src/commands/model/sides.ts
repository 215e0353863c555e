import type { ModelManifest } from '../../model/manifest.ts'
import { type Candidate, glance, isAsGood, type Known, ranked } from './candidates.ts'
import type { Feeding } from './feeding.ts'
import { answerChoice, type Choice, feedingChoices } from './guesses.ts'
import type { Network } from './inspect.ts'
import type { Told } from './options.ts'

/** In pixels. A larger one than all of them costs minutes, and is rare. */
const SIDES = [32, 64, 96, 128, 160, 192, 224, 256, 299, 384]

/** One picture of some dozens is chance, and so is a little more sureness. */
const isHardlyWorse = (one: Candidate, best: Candidate) =>
  one.right >= best.right - 1 && isAsGood({ ...one, right: best.right }, best)

/**
 * The side that a network was made for, where its file leaves it free and pictures tell it. With a wrong one it may still be
 * right about most of them, and other scalings look better than its own.
 */
export async function sideByPictures(
  network: Network,
  layout: ModelManifest['input']['layout'],
  guessed: Choice<number>,
  told: Told,
  known: readonly Known[],
): Promise<Choice<number>> {
  if (guessed.isSure || known.length === 0) return guessed

  async function bestAt(side: number): Promise<Candidate> {
    const { output } = await answerChoice(network, layout, side, told)
    const { channels, scaling, cut } = feedingChoices(network, layout, side, told)
    const start: Feeding = { channels: channels.value, ...scaling.value, ...cut.value }
    return glance(network, { layout, side, type: network.type }, output.value, start, known)
  }

  const seen: { side: number; best: Candidate }[] = []
  for (const side of [guessed.value, ...SIDES.filter((each) => each !== guessed.value)]) {
    const best = await bestAt(side).catch(() => undefined) // it does not take this one
    if (best !== undefined) seen.push({ side, best })
  }
  const first = seen.find(({ side }) => side === guessed.value)?.best
  const [best] = ranked(seen.map((each) => each.best))
  const side = seen.find((each) => each.best === best)?.side
  if (best === undefined || side === undefined || (first && isHardlyWorse(first, best))) return guessed
  const before = first === undefined ? '' : `, ${first.right} with ${guessed.value}`
  return { value: side, reason: `the pictures say so: ${best.right} of ${best.pictures} right${before}`, isSure: false }
}
