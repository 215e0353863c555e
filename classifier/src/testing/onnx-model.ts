import { onnxFile } from './onnx/format.ts'

/** Classes that the small model finds in a picture that is all red, green or blue. */
export const COLOR_CLASSES = { red: 100, green: 200, blue: 300 } as const

/** What a test may change: an interface that is wrong, or classes that are others than those of the first version. */
export type ColorModelOptions = { side?: number; classes?: number; shift?: number }

/**
 * A network with the interface of the real one that averages each channel. Its class for a colour is that of
 * `COLOR_CLASSES` plus `shift`.
 */
export function colorModel({ side = 224, classes = 1000, shift = 0 }: ColorModelOptions = {}): Buffer {
  const weights = new Float32Array(3 * classes)
  Object.values(COLOR_CLASSES).forEach((index, channel) => {
    if (index + shift < classes) weights[channel * classes + index + shift] = 4
  })
  return onnxFile(
    [{ name: 'input', shape: ['N', 3, side, side] }],
    [
      { operator: 'GlobalAveragePool', inputs: ['input'], output: 'pooled' },
      { operator: 'Flatten', inputs: ['pooled'], output: 'means' },
      { operator: 'MatMul', inputs: ['means', 'weights'], output: 'output' },
    ],
    [{ name: 'weights', shape: [3, classes], data: weights }],
    [{ name: 'output', shape: ['N', classes] }],
  )
}
