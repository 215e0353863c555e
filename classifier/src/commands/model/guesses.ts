import { LAYOUTS, type ModelManifest } from '../../model/manifest.ts'
import { createNormalize } from '../../model/preprocess.ts'
import { knownPixels } from '../../model/self-check.ts'
import { UserError } from '../../program/errors.ts'
import { type Cut, cutsFor, type Feeding, PRESETS, type Preset } from './feeding.ts'
import type { Network } from './inspect.ts'
import type { Told } from './options.ts'

/** A value, and why it is that. `told` and what a file says are no guesses. */
export type Choice<T> = { value: T; reason: string; isSure: boolean }

const told = <T>(value: T): Choice<T> => ({ value, reason: 'as told', isSure: true })
const said = <T>(value: T): Choice<T> => ({ value, reason: 'the file says so', isSure: true })
const guess = <T>(value: T, reason: string): Choice<T> => ({ value, reason: `a guess: ${reason}`, isSure: false })

/** Sides that networks are trained with, the most usual first. */
const USUAL_SIDES = [224, 384, 256, 299, 192, 160, 128, 96, 64, 320, 240, 448, 512, 48, 32, 28]
const [USUAL_SIDE] = USUAL_SIDES as [number, ...number[]]

/** Layout and side, which most files say. */
export async function shapeChoices(network: Network, { layout, side }: Told, path: string) {
  const wrong = [
    network.layout !== undefined && layout !== undefined && layout !== network.layout && `--layout ${layout}`,
    network.side !== undefined && side !== undefined && side !== network.side && `--side ${side}`,
  ].filter((each) => each !== false)
  if (wrong.length > 0) {
    const hint = 'Leave out what the file says itself.'
    throw new UserError(`${path} takes ${network.takes}, which is not ${wrong.join(' and ')}.`, hint)
  }
  const layouts = one(network.layout ?? layout) ?? LAYOUTS
  const sides = one(network.side ?? side) ?? USUAL_SIDES
  const taken = (await firstTaken(network, layouts, sides)) ?? { layout: 'NCHW', side: USUAL_SIDE }
  return {
    layout:
      network.layout !== undefined
        ? said(network.layout)
        : layout !== undefined
          ? told(layout)
          : taken.layout === 'NCHW'
            ? guess('NCHW' as const, 'its shape is free; PyTorch puts colours first')
            : guess(taken.layout, 'its shape is free, and it fails on pictures with colours first'),
    side:
      network.side !== undefined
        ? said(network.side)
        : side !== undefined
          ? told(side)
          : taken.side === USUAL_SIDE
            ? guess(USUAL_SIDE, 'it takes any size; most networks are trained with this one')
            : guess(taken.side, `the first of the usual that it takes: it fails on ${USUAL_SIDE} x ${USUAL_SIDE}`),
  }
}

const one = <T>(value: T | undefined): readonly T[] | undefined => (value === undefined ? undefined : [value])

type Layout = ModelManifest['input']['layout']

/**
 * What a network takes of a shape that its file leaves free. One that has numbers for each place in a picture, as a
 * transformer has, fails on all sides but its own.
 */
async function firstTaken({ type, run }: Network, layouts: readonly Layout[], sides: readonly number[]) {
  if (layouts.length * sides.length === 1) return undefined
  for (const layout of layouts) {
    for (const side of sides) {
      const black = type === 'uint8' ? new Uint8Array(3 * side * side) : new Float32Array(3 * side * side)
      const isTaken = await run(black, layout, side).then(
        () => true,
        () => false,
      )
      if (isTaken) return { layout, side }
    }
  }
  return undefined
}

/** What the numbers are that a network answers, and how many: seen by running it on three pictures that are there always. */
export async function answerChoice(
  network: Network,
  layout: Layout,
  side: number,
  { output }: Told,
): Promise<{ classes: number; output: Choice<ModelManifest['output']['activation']> }> {
  const input = { channels: 'RGB', layout, type: network.type, side } as const
  const scaling = network.type === 'uint8' ? {} : PRESETS.unit
  const normalize = createNormalize({
    input,
    preprocessing: { fit: 'crop', resizeShorterSide: side, ...scaling } as const,
  })
  const bytes = 3 * side * side
  const pictures = [
    knownPixels({ shorterSide: side, cropSide: side }),
    new Uint8Array(bytes),
    new Uint8Array(bytes).fill(255),
  ]
  const answers: Float32Array[] = []
  for (const rgb of pictures) answers.push((await network.run(normalize(rgb), layout, side)).slice())

  const classes = answers[0]?.length ?? 0
  if (output !== undefined) return { classes, output: told(output) }
  const all = answers.flatMap((answer) => [...answer])
  const isWithin = all.every((value) => value >= 0 && value <= 1 + 1e-3)
  const addsUp = answers.every((answer) => Math.abs(answer.reduce((sum, value) => sum + value, 0) - 1) < 0.01)
  if (isWithin && addsUp) {
    const reason = 'what it answers for three pictures is never negative and adds up to 1'
    return { classes, output: { value: 'probabilities', reason, isSure: true } }
  }
  if (isWithin) {
    throw new UserError(
      `What the network answers lies between 0 and 1, and does not add up to 1: it judges each class by itself (a sigmoid), and several may be right at once.`,
      'Here one class is right. If it was trained so all the same: --output logits, of the layer before the sigmoid, is best; --output probabilities takes its numbers as they are.',
    )
  }
  const reason = 'what it answers for three pictures is not from 0 to 1'
  return { classes, output: { value: 'logits', reason, isSure: true } }
}

/** How pictures are fed as long as no picture tells it. */
export function feedingChoices(network: Network, layout: Layout, side: number, given: Told) {
  const isKeras = layout === 'NHWC'
  const [inside, , stretched] = cutsFor(side)
  const cut: Choice<Cut> =
    given.fit === undefined && given.resize === undefined
      ? isKeras
        ? guess(stretched, 'Keras stretches what it loads')
        : guess(inside, 'so torchvision does it')
      : told(
          given.fit === 'stretch'
            ? stretched
            : { fit: 'crop', resizeShorterSide: given.resize ?? inside.resizeShorterSide },
        )
  return {
    channels:
      given.channels === undefined
        ? guess('RGB' as const, "most networks do; Caffe's and OpenCV's take BGR")
        : told(given.channels),
    scaling: scalingChoice(network, isKeras, given),
    cut,
  }
}

type Scaling = Pick<Feeding, 'pixels' | 'mean' | 'std'>

/** A scaling by its name. */
export const preset = (pixels: Preset): Scaling => ({
  pixels,
  mean: [...PRESETS[pixels].mean],
  std: [...PRESETS[pixels].std],
})

function scalingChoice(network: Network, isKeras: boolean, { pixels, mean, std }: Told): Choice<Scaling> {
  if (network.type === 'uint8') {
    if (pixels === undefined && mean === undefined) {
      return { ...said({ pixels: 'as they are' as const }), reason: 'it takes whole numbers, and scales them itself' }
    }
    throw new UserError('The network takes uint8, and scales pixels itself.', 'Leave out --pixels, --mean and --std.')
  }
  if (mean !== undefined && std !== undefined) return told({ pixels: 'own' as const, mean, std })
  if (pixels !== undefined) return told(preset(pixels))
  return isKeras
    ? guess(preset('unit'), 'colours last are from Keras, where 0 to 1 is usual')
    : guess(preset('imagenet'), 'colours first are from PyTorch, where this is usual')
}
