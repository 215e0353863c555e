import type { ModelManifest } from '../../model/manifest.ts'

type Channel3 = [number, number, number]
const same = (value: number): Channel3 => [value, value, value]
/** One grey level of 255, to as many digits as a float32 has. */
const LEVEL = 0.0039215686

/** What pixels are scaled to: the statistics of red, green and blue, on a 0-1 scale. */
export const PRESETS = {
  // https://pytorch.org/vision/stable/models.html
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  unit: { mean: same(0), std: same(1) },
  signed: { mean: same(0.5), std: same(0.5) },
  bytes: { mean: same(0), std: same(LEVEL) },
  // Means of 123.68, 116.779 and 103.939: https://github.com/keras-team/keras/blob/master/keras/src/applications/imagenet_utils.py
  caffe: { mean: [0.48502, 0.45796, 0.4076], std: same(LEVEL) },
} as const satisfies Record<string, { mean: Channel3; std: Channel3 }>
export type Preset = keyof typeof PRESETS

/** In words, for those who know their network by its numbers. */
export const RANGES: Record<Preset, string> = {
  imagenet: "ImageNet's mean and deviation",
  unit: '0 to 1',
  signed: '-1 to 1',
  bytes: '0 to 255',
  caffe: "0 to 255 less ImageNet's mean",
}

type Scaling = Pick<ModelManifest['preprocessing'], 'mean' | 'std'>
/** How a picture is fed to a network, apart from what its file says. */
export type Feeding = Scaling &
  Pick<ModelManifest['preprocessing'], 'fit' | 'resizeShorterSide'> & {
    channels: ModelManifest['input']['channels']
    /** Name of the scaling, where it has one. */
    pixels: Preset | 'own' | 'as they are'
  }

/** How a picture becomes a square. */
export type Cut = Pick<Feeding, 'fit' | 'resizeShorterSide'>

/** A cut, in words. */
export const cutOf = ({ fit, resizeShorterSide }: Cut) =>
  fit === 'stretch' ? 'stretched' : `cut from ${resizeShorterSide}`

/** The ways to cut that networks are trained with: a little inside of the picture, to its edge, and all of it. */
export function cutsFor(side: number): [inside: Cut, whole: Cut, stretched: Cut] {
  return [
    { fit: 'crop', resizeShorterSide: Math.round((side * 256) / 224) },
    { fit: 'crop', resizeShorterSide: side },
    { fit: 'stretch', resizeShorterSide: side },
  ]
}
