import type { ModelManifest } from '../../model/manifest.ts'
import { type Node, onnxFile, TYPES } from './format.ts'

/** Classes of the small network, in the order of its output. */
export const LIGHTS = ['Red', 'Green', 'Blue', 'Dark'] as const

/** What tools export in different ways. */
export type ExportOptions = Partial<Pick<ModelManifest['input'], 'layout' | 'type' | 'channels'>> & {
  side?: number | 'free'
  /** Side of the pictures of which it has a number for each place, as a transformer has: it takes no other. */
  places?: number
  /** Side of the pictures that it was made for though it takes any: it is wrong about larger and smaller ones. */
  best?: number
  /** Whether the file leaves free which dimension is the colours. */
  isAnyLayout?: boolean
  /** Whether it takes 0 to 255 as float, and scales them itself: Keras's layer `Rescaling`. */
  rescales?: boolean
  batch?: number | 'N'
  activation?: ModelManifest['output']['activation']
  /** Where its weights lie, if not in the file itself. */
  location?: string
}

/** How far above darkness a channel has to be. */
const DARK = 0.5
/** As sure as a network is that was trained: 0.99 for a picture that is all of one colour. */
const SURENESS = 10

/**
 * A network that says which channel of a picture is bright, or that none is. It was made for pixels from 0 to 1, and sees
 * light in the dark where they are anything else.
 */
export function exportedModel(options: ExportOptions = {}): Buffer {
  const { layout = 'NCHW', type = 'float32', channels = 'RGB', side = 32, batch = 'N', activation = 'logits' } = options
  const sides = side === 'free' ? ['height', 'width'] : [side, side]
  const colours = options.isAnyLayout ? 'channels' : 3
  const shape = layout === 'NCHW' ? [batch, colours, ...sides] : [batch, ...sides, colours]
  const { places = 1, best, rescales = type === 'uint8' } = options
  const answers = type === 'float16' ? 'float16' : 'float32'
  const nodes: Node[] = [
    { operator: 'Cast', inputs: ['input_1'], output: 'floats', attributes: { to: TYPES.float32 } },
    { operator: 'Mul', inputs: ['floats', 'scale'], output: 'pixels' },
    { operator: 'Add', inputs: ['pixels', 'places'], output: 'placed' },
    {
      operator: best === undefined ? 'ReduceMean' : 'ReduceSum',
      inputs: ['placed'],
      output: 'means',
      attributes: { axes: layout === 'NCHW' ? [2, 3] : [1, 2], keepdims: 0 },
    },
    { operator: 'MatMul', inputs: ['means', 'weights'], output: 'weighed' },
    { operator: 'Add', inputs: ['weighed', 'bias'], output: 'logits' },
    { operator: activation === 'logits' ? 'Identity' : 'Softmax', inputs: ['logits'], output: 'answer' },
    { operator: 'Cast', inputs: ['answer'], output: 'dense', attributes: { to: TYPES[answers] } },
  ]
  const where = options.location === undefined ? {} : { location: options.location }
  const order = channels === 'RGB' ? [0, 1, 2] : [2, 1, 0]
  // A colour counts by how far it is above the two others.
  const weights = order.flatMap((place) => [...[0, 1, 2].map((colour) => (colour === place ? 1 : -1)), 0])
  return onnxFile(
    [{ name: 'input_1', type, shape }],
    nodes,
    [
      { name: 'scale', shape: [1], data: [(rescales ? 1 / 255 : 1) / (best ?? 1) ** 2] },
      {
        name: 'places',
        shape: layout === 'NCHW' ? [1, 1, places, places] : [1, places, places, 1],
        data: new Float32Array(places * places),
      },
      { name: 'weights', shape: [3, LIGHTS.length], data: weights.map((weight) => weight * SURENESS), ...where },
      { name: 'bias', shape: [LIGHTS.length], data: [0, 0, 0, DARK * SURENESS] },
    ],
    [{ name: 'dense', type: answers, shape: [batch, LIGHTS.length] }],
  )
}

const PIXELS = { name: 'pixels', shape: ['N', 3, 32, 32] } as const

/** Networks that are no classifiers, by what they are. */
export const OTHER_NETWORKS = {
  picture: () => onnxFile([PIXELS], [same('pixels', 'mask')], [], [{ name: 'mask', shape: ['N', 3, 32, 32] }]),
  detector: () =>
    onnxFile(
      [PIXELS],
      [{ operator: 'ReduceMean', inputs: ['pixels'], output: 'boxes', attributes: { axes: [2], keepdims: 0 } }],
      [],
      [{ name: 'boxes', shape: ['N', 3, 32] }],
    ),
  regression: () =>
    onnxFile(
      [PIXELS],
      [
        { operator: 'ReduceMean', inputs: ['pixels'], output: 'rows', attributes: { axes: [1, 2], keepdims: 0 } },
        { operator: 'ReduceMean', inputs: ['rows'], output: 'year', attributes: { axes: [1], keepdims: 1 } },
      ],
      [],
      [{ name: 'year', shape: ['N', 1] }],
    ),
  labels: () =>
    onnxFile(
      [PIXELS],
      [
        { operator: 'ReduceMean', inputs: ['pixels'], output: 'means', attributes: { axes: [2, 3], keepdims: 0 } },
        { operator: 'ArgMax', inputs: ['means'], output: 'class', attributes: { axis: 1, keepdims: 0 } },
      ],
      [],
      [{ name: 'class', type: 'int64', shape: ['N'] }],
    ),
  text: () =>
    onnxFile(
      [{ name: 'input_ids', type: 'int64', shape: ['N', 'length'] }],
      [{ operator: 'Cast', inputs: ['input_ids'], output: 'scores', attributes: { to: TYPES.float32 } }],
      [],
      [{ name: 'scores', shape: ['N', 'length'] }],
    ),
  pair: () =>
    onnxFile(
      [PIXELS, { ...PIXELS, name: 'other' }],
      [{ operator: 'Add', inputs: ['pixels', 'other'], output: 'sum' }],
      [],
      [{ name: 'sum', shape: ['N', 3, 32, 32] }],
    ),
  table: () => onnxFile([{ name: 'x', shape: ['N', 12] }], [same('x', 'y')], [], [{ name: 'y', shape: ['N', 12] }]),
  grey: () =>
    onnxFile(
      [{ name: 'x', shape: ['N', 1, 28, 28] }],
      [{ operator: 'Flatten', inputs: ['x'], output: 'y' }],
      [],
      [{ name: 'y', shape: ['N', 784] }],
    ),
} as const

const same = (from: string, to: string): Node => ({ operator: 'Identity', inputs: [from], output: to })
