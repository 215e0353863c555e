import { existsSync, readFileSync, statSync } from 'node:fs'
import type { InferenceSession } from 'onnxruntime-node'
import { INPUT_TYPES, LAYOUTS, type ModelManifest } from '../../model/manifest.ts'
import type { Values } from '../../model/preprocess.ts'
import { describe, floatsOf, openSession, shapeOf, tensorOf } from '../../model/session.ts'
import { UserError } from '../../program/errors.ts'
import { hasExternalData } from './external-data.ts'
import { notClasses, notPictures, notScores } from './kinds.ts'

type Input = ModelManifest['input']

/** A network as its file describes it. What is free there is missing here. */
export type Network = {
  bytes: Buffer
  takes: string
  answers: string
  type: Input['type']
  layout: Input['layout'] | undefined
  side: number | undefined
  /** Runs it on one picture. */
  run: (values: Values, layout: Input['layout'], side: number) => Promise<Float32Array>
}

const LOAD_HINT = `Export it as ONNX, in one file: weights that lie beside it (model.onnx.data) have no place here.
In PyTorch: torch.onnx.export(…, external_data=False)`

/** Opens a network. What is no classifier of pictures is refused with what it is instead. */
export async function inspect(path: string): Promise<Network> {
  if (!existsSync(path) || statSync(path).isDirectory()) {
    throw new UserError(`There is no file ${path}.`, 'Name the ONNX file of the model.')
  }
  const bytes = readFileSync(path)
  if (hasExternalData(bytes)) throw new UserError(`${path} has its weights in another file.`, LOAD_HINT)
  const session = await openSession(path, bytes, { hint: LOAD_HINT, isQuiet: true })
  const { inputMetadata: inputs, outputMetadata: outputs } = session
  const takes = inputs.map(described).join(', ')
  const answers = outputs.map(described).join(', ')
  const refuse = (what: string, hint = '') =>
    new UserError(
      `${path} is no classifier of pictures: ${what}.\n  it takes   ${takes}\n  it answers ${answers}`,
      `A classifier takes one picture of three channels, and answers a number for each class.${hint}`,
    )
  const problem = notPictures(inputs) ?? notClasses(outputs)
  if (problem !== undefined) throw refuse(problem)

  const [input] = inputs as [Tensor]
  const [batch, ...dimensions] = input.shape
  const layout = LAYOUTS.find((each) => dimensions[each === 'NCHW' ? 0 : 2] === 3)
  const sides = dimensions.filter((_, place) => place !== (layout === 'NCHW' ? 0 : 2))
  const side = sides.find((size) => typeof size === 'number')
  const type = INPUT_TYPES.find((each) => each === input.type) ?? 'float32' // it was looked at
  const name = session.inputNames[0] as string
  return {
    bytes,
    takes: batch === 1 ? `${takes}, one picture at a time` : takes,
    answers,
    type,
    layout,
    side: layout === undefined ? undefined : side,
    async run(values, layout, side) {
      const results = await session.run({ [name]: tensorOf(values, type, shapeOf(layout, side)) }).catch((error) => {
        const hint = sides.some((size) => typeof size === 'string') ? ' If it was made for another size: --side N' : ''
        throw refuse(`it fails on a picture of ${side} x ${side} pixels (${(error as Error).message.trim()})`, hint)
      })
      const output = results[session.outputNames[0] as string]
      const problem = output && notScores(output.dims.slice(1))
      if (output === undefined || problem !== undefined) throw refuse(problem ?? 'it answers nothing')
      return floatsOf(output)
    },
  }
}

type Tensor = Extract<InferenceSession.ValueMetadata, { isTensor: true }>

const described = (metadata: InferenceSession.ValueMetadata) => `${metadata.name}: ${describe(metadata)}`
