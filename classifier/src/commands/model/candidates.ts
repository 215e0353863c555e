import { readFileSync } from 'node:fs'
import { MAX_IMAGE_PIXELS } from '../../contract.ts'
import type { Activation, ModelManifest } from '../../model/manifest.ts'
import { softmax } from '../../model/postprocess.ts'
import { createNormalize, geometryOf, type Preprocessing } from '../../model/preprocess.ts'
import { loadDecoders } from '../../pictures/decode.ts'
import { checkImage } from '../../routes/upload.ts'
import { cutOf, cutsFor, type Feeding, PRESETS, type Preset } from './feeding.ts'
import { preset } from './guesses.ts'
import type { Network } from './inspect.ts'

/** A picture of which the class is known. */
export type Known = { path: string; index: number }

/** How right a network is when it is fed in one way. `sureness` is the mean probability of the right class. */
export type Candidate = { feeding: Feeding; right: number; pictures: number; sureness: number }

type Shape = Pick<ModelManifest['input'], 'layout' | 'side' | 'type'>

/** More are not needed to tell one way from another. */
const MOST_PICTURES = 100
/** Enough to see whether pictures are of a wrong size, at each of ten sizes. */
const FEW_PICTURES = 24
/** How much surer of the right classes another way must be than the first, where it is right no more often. */
const CLEARLY_SURER = 0.03

/**
 * Tries every order of colours with every scaling, then every cut with the best of them. Best first: the most pictures
 * right, and of as many the surest.
 */
export async function measureCandidates(
  network: Network,
  shape: Shape,
  output: Activation,
  start: Feeding,
  known: readonly Known[],
): Promise<Candidate[]> {
  const measure = await createMeasure(network, shape, output, start, someOf(known, MOST_PICTURES))
  const scalings = scalingsWith(start, network)
  const colours = (['RGB', 'BGR'] as const).flatMap((channels) =>
    scalings.map((each) => ({ ...start, ...each, channels })),
  )
  const first: Candidate[] = []
  for (const feeding of colours) first.push(await measure(feeding))
  const [best] = ranked(first) as [Candidate]

  const others = cutsFor(shape.side).filter((cut) => cutOf(cut) !== cutOf(start))
  const cuts: Candidate[] = []
  for (const cut of others) cuts.push(await measure({ ...best.feeding, ...cut }))
  return ranked([...first, ...cuts])
}

/** The best scaling at one side, at a glance: with few pictures, and with colours and cut as they were guessed. */
export async function glance(
  network: Network,
  shape: Shape,
  output: Activation,
  start: Feeding,
  known: readonly Known[],
): Promise<Candidate> {
  const measure = await createMeasure(network, shape, output, start, someOf(known, FEW_PICTURES))
  const seen: Candidate[] = []
  for (const each of scalingsWith(start, network)) seen.push(await measure({ ...start, ...each }))
  return ranked(seen)[0] as Candidate
}

/** So many of them at most, evenly. */
function someOf(known: readonly Known[], most: number): readonly Known[] {
  const step = Math.max(1, known.length / most)
  return known.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
}

function scalingsWith(start: Feeding, { type }: Network): Pick<Feeding, 'pixels' | 'mean' | 'std'>[] {
  if (type === 'uint8') return [start]
  const named = (Object.keys(PRESETS) as Preset[]).map(preset)
  return start.pixels === 'own' ? [start, ...named] : named
}

/** Best first. */
export const ranked = (candidates: readonly Candidate[]) =>
  [...candidates].sort((a, b) => b.right - a.right || b.sureness - a.sureness)

/** What may be guessed of a feeding, each by itself. */
const GUESSES: readonly (readonly (keyof Feeding)[])[] = [['channels'], ['pixels'], ['fit', 'resizeShorterSide']]

/** Of those that are as good as the best, the one that keeps most of what was guessed. */
export function chosenOf(candidates: readonly Candidate[], guessed: Feeding): Candidate {
  const [best] = candidates as [Candidate]
  const kept = ({ feeding }: Candidate) =>
    GUESSES.filter((keys) => keys.every((key) => feeding[key] === guessed[key])).length
  return candidates
    .filter((candidate) => isAsGood(candidate, best))
    .reduce((chosen, other) => (kept(other) > kept(chosen) ? other : chosen))
}

/** Whether one is as good as the best. */
export const isAsGood = (one: Candidate, best: Candidate) =>
  one.right === best.right && one.sureness > best.sureness - CLEARLY_SURER

/** Whether one is as good as another from which it differs in these alone. */
export function isRival(one: Candidate, best: Candidate, keys: readonly (keyof Feeding)[]): boolean {
  const isOther = keys.some((key) => one.feeding[key] !== best.feeding[key])
  const given = Object.fromEntries(keys.map((key) => [key, best.feeding[key]]))
  return isOther && isSame({ ...one.feeding, ...given }, best.feeding) && isAsGood(one, best)
}

/** Whether pictures are fed in one way. */
export const isSame = (a: Feeding, b: Feeding) =>
  (['channels', 'pixels', 'fit', 'resizeShorterSide'] as const).every((key) => a[key] === b[key])

async function createMeasure(
  network: Network,
  shape: Shape,
  output: Activation,
  start: Feeding,
  all: readonly Known[],
) {
  const decoders = await loadDecoders('auto', MAX_IMAGE_PIXELS)

  async function decode({ path }: Known, preprocessing: Preprocessing): Promise<Uint8Array> {
    const bytes = readFileSync(path)
    const { type } = checkImage(bytes)
    const decoder = decoders.find(({ types }) => types.includes(type))
    if (decoder === undefined) throw new Error(`nothing here decodes ${path}`)
    return decoder.decode({ bytes, type }, geometryOf(preprocessing))
  }

  const preprocessingOf = ({ channels, mean, std, fit, resizeShorterSide }: Feeding): Preprocessing => ({
    input: { ...shape, channels },
    preprocessing: { fit, resizeShorterSide, mean, std },
  })
  const first = await Promise.all(
    all.map((picture) => decode(picture, preprocessingOf(start)).catch(() => undefined)), // what is no picture
  )
  const known = all.filter((_, i) => first[i] !== undefined)
  const decoded = new Map([[cutOf(start), first.filter((rgb) => rgb !== undefined)]])

  return async function measure(feeding: Feeding): Promise<Candidate> {
    const preprocessing = preprocessingOf(feeding)
    const pictures =
      decoded.get(cutOf(feeding)) ?? (await Promise.all(known.map((picture) => decode(picture, preprocessing))))
    decoded.set(cutOf(feeding), pictures)
    const normalize = createNormalize(preprocessing)
    let [right, sureness] = [0, 0]
    for (const [i, rgb] of pictures.entries()) {
      const answer = await network.run(normalize(rgb), shape.layout, shape.side)
      const scores = output === 'logits' ? softmax(answer) : answer
      const index = known[i]?.index ?? 0
      if (scores.indexOf(Math.max(...scores)) === index) right++
      sureness += (scores[index] as number) / pictures.length
    }
    return { feeding, right, pictures: pictures.length, sureness }
  }
}
