import {
  type Case,
  expect,
  expectError,
  expectSame,
  filledInputs,
  floatOutput,
  infer,
  jsonInputs,
  numbersOf,
  outputsOf,
  Remark,
  Skip,
  type Subject,
} from './suite.ts'
import { nest, takesBatches } from './tensors.ts'

type JsonInput = Record<string, unknown>

/** A case that spoils the first input of a sound request. */
function refuses(what: string, spoil: (input: JsonInput) => JsonInput): Case {
  return {
    name: `${what} is an error`,
    run: async (subject) => {
      const [first = {}, ...others] = jsonInputs(filledInputs(subject))
      expectError(await infer(subject, { inputs: [spoil(first), ...others] }))
    },
  }
}

const post = ({ client, path }: Subject, text: string) => client.post(`${path}/infer`, { text })

/** Inference with tensors in JSON. */
export const INFER_CASES: readonly Case[] = [
  {
    name: 'FP32 in JSON is answered with every output, in the shapes of the metadata',
    run: async (subject) => {
      const outputs = outputsOf(await infer(subject), subject)
      for (const { name, datatype, shape } of subject.metadata.outputs) {
        const output = outputs.find((candidate) => candidate.name === name)
        expect(output !== undefined, `there is no output "${name}"`)
        expect(output.datatype === datatype, `"${name}" has the datatype ${output.datatype}`)
        const fits = shape.every((size, i) => size === -1 || size === output.shape[i])
        expect(fits && output.shape.length === shape.length, `"${name}" has the shape [${output.shape}]`)
      }
    },
  },
  {
    name: 'nested data is the same as flat data',
    run: async (subject) => {
      const inputs = filledInputs(subject).map(({ data, binary, ...rest }) => ({
        ...rest,
        data: nest(data, rest.shape),
      }))
      const name = floatOutput(subject)
      const flat = numbersOf(await infer(subject), subject, name)
      expectSame(numbersOf(await infer(subject, { inputs }), subject, name), flat)
    },
  },
  {
    name: 'the id of a request comes back',
    run: async (subject) => {
      const { json } = await infer(subject, { id: 'conformance-42' })
      expect(
        (json as { id?: unknown }).id === 'conformance-42',
        `it came back as ${JSON.stringify((json as JsonInput)['id'])}`,
      )
    },
  },
  {
    name: 'the version that answers is named, and may be asked for',
    run: async (subject) => {
      const { versions = [], name } = subject.metadata
      const [version] = versions
      if (version === undefined) throw new Skip('the model has no versions')
      const answer = await infer({ ...subject, path: `/v2/models/${encodeURIComponent(name)}/versions/${version}` })
      outputsOf(answer, subject)
      const answered = (answer.json as { model_version?: unknown }).model_version
      if (answered === undefined) throw new Remark('it is not named, which is optional')
      expect(answered === version, `model_version is ${JSON.stringify(answered)}`)
    },
  },
  {
    name: 'only the outputs that are asked for are answered',
    run: async (subject) => {
      const [wanted] = subject.metadata.outputs
      const outputs = outputsOf(await infer(subject, { outputs: [{ name: wanted?.name }] }), subject)
      expect(outputs.length === 1 && outputs[0]?.name === wanted?.name, `${outputs.length} outputs`)
    },
  },
  {
    name: 'a batch has a row for each of its elements',
    run: async (subject) => {
      if (!takesBatches(subject.metadata)) throw new Skip('the model takes no batches')
      const name = floatOutput(subject)
      const output = outputsOf(await infer(subject, {}, 2), subject).find((one) => one.name === name)
      expect(output?.shape[0] === 2, `the shape is [${output?.shape}]`)
    },
  },
  {
    name: 'parameters that a server does not know are ignored',
    run: async (subject) => void outputsOf(await infer(subject, { parameters: { x_unknown: 1 } }), subject),
  },
  {
    name: 'a body that is no JSON is an error',
    run: async (subject) => expectError(await post(subject, '{"inputs": [')),
  },
  { name: 'a body that is no object is an error', run: async (subject) => expectError(await post(subject, '[]')) },
  {
    name: 'a request without inputs is an error',
    run: async (subject) => expectError(await infer(subject, { inputs: [] })),
  },
  {
    name: 'an unknown output is an error',
    run: async (subject) => expectError(await infer(subject, { outputs: [{ name: 'no-such-output' }] })),
  },
  refuses('an unknown input', (input) => ({ ...input, name: 'no-such-input' })),
  refuses('another datatype', (input) => ({ ...input, datatype: input['datatype'] === 'INT64' ? 'FP32' : 'INT64' })),
  refuses('an unknown datatype', (input) => ({ ...input, datatype: 'FLOAT' })),
  refuses('a shape that the model does not take', (input) => ({ ...input, shape: [1, 2, 3, 4, 5] })),
  refuses('a negative shape', (input) => ({ ...input, shape: (input['shape'] as number[]).map((size) => -size) })),
  refuses('a shape of more than memory holds', (input) => ({
    ...input,
    shape: [2 ** 31, ...(input['shape'] as number[]).slice(1)],
  })),
  refuses('too few elements', (input) => ({ ...input, data: (input['data'] as unknown[]).slice(1) })),
  refuses('too many elements', (input) => ({ ...input, data: [...(input['data'] as unknown[]), 0] })),
  refuses('text in place of numbers', (input) => ({ ...input, data: (input['data'] as unknown[]).map(() => 'x') })),
  refuses('an input without data', ({ data, ...input }) => input),
]
