import type { Answer } from './client.ts'
import {
  brief,
  type Case,
  expect,
  expectError,
  expectSame,
  filledInputs,
  floatOutput,
  infer,
  numbersOf,
  outputsOf,
  Skip,
  type Subject,
} from './suite.ts'
import { stringsOf } from './tensors.ts'

const BINARY = 'binary_tensor_data'
const CLASSIFICATION = 'classification'
const COUNT = 3

function requireExtension({ extensions }: Subject, extension: string): void {
  if (!extensions.includes(extension)) throw new Skip(`the server has no extension ${extension}`)
}

/** Asks with inputs in binary. */
function inferBinary(subject: Subject, request: Record<string, unknown> = {}, tail?: Buffer): Promise<Answer> {
  requireExtension(subject, BINARY)
  const filled = filledInputs(subject)
  const inputs = filled.map(({ data, binary, ...rest }) => ({
    ...rest,
    parameters: { binary_data_size: binary.length },
  }))
  const bytes = tail ?? Buffer.concat(filled.map(({ binary }) => binary))
  return subject.client.post(`${subject.path}/infer`, { json: { inputs, ...request }, tail: bytes })
}

const isBinary = (answer: Answer, subject: Subject, name: string) =>
  outputsOf(answer, subject).find((output) => output.name === name)?.parameters?.binary_data_size !== undefined

async function classes(subject: Subject, binary: boolean): Promise<string[]> {
  requireExtension(subject, CLASSIFICATION)
  const name = floatOutput(subject)
  const values = subject.metadata.outputs.find((output) => output.name === name)?.shape.at(-1) ?? -1
  if (values !== -1 && values < COUNT) throw new Skip(`the model has ${values} classes`)
  const outputs = [{ name, parameters: { classification: COUNT, ...(binary && { binary_data: true }) } }]
  const answer = await infer(subject, { outputs })
  const [output] = outputsOf(answer, subject)
  expect(output?.datatype === 'BYTES', `the datatype is ${output?.datatype}`)
  expect(output.shape.at(-1) === COUNT, `the shape is [${output.shape}]`)
  return binary ? stringsOf(answer.tail) : (output.data ?? []).flat(output.shape.length).map(String)
}

/** The extensions: tensors behind the JSON, classifications, encoded pictures. */
export const EXTENSION_CASES: readonly Case[] = [
  {
    name: 'an input in binary is the same as in JSON',
    run: async (subject) => {
      const name = floatOutput(subject)
      const answer = await inferBinary(subject)
      expect(!isBinary(answer, subject, name), 'the output is binary, though nobody asked for that')
      expectSame(numbersOf(answer, subject, name), numbersOf(await infer(subject), subject, name))
    },
  },
  {
    name: 'binary_data_output gives every output in binary',
    run: async (subject) => {
      const name = floatOutput(subject)
      const answer = await inferBinary(subject, { parameters: { binary_data_output: true } })
      expect(isBinary(answer, subject, name), 'the output is JSON')
      expect(answer.headers.has('inference-header-content-length'), 'there is no Inference-Header-Content-Length')
      expectSame(numbersOf(answer, subject, name), numbersOf(await infer(subject), subject, name))
    },
  },
  {
    name: 'binary_data of an output counts for more than binary_data_output',
    run: async (subject) => {
      requireExtension(subject, BINARY)
      const name = floatOutput(subject)
      for (const wanted of [true, false]) {
        const outputs = [{ name, parameters: { binary_data: wanted } }]
        const answer = await infer(subject, { outputs, parameters: { binary_data_output: !wanted } })
        expect(isBinary(answer, subject, name) === wanted, `with binary_data ${wanted} it is the other way`)
      }
    },
  },
  {
    name: 'binary data that is too short is an error',
    run: async (subject) => expectError(await inferBinary(subject, {}, Buffer.alloc(8))),
  },
  {
    name: 'binary data that is too long is an error',
    run: async (subject) => {
      const bytes = filledInputs(subject).map(({ binary }) => binary)
      expectError(await inferBinary(subject, {}, Buffer.concat([...bytes, Buffer.alloc(8)])))
    },
  },
  {
    name: 'a header length beyond the body is an error',
    run: async (subject) => {
      requireExtension(subject, BINARY)
      expectError(await subject.client.post(`${subject.path}/infer`, { text: '{}', headerLength: 999_999 }))
    },
  },
  {
    name: 'a classification has the highest values, best first, as value:index[:label]',
    run: async (subject) => {
      const name = floatOutput(subject)
      const texts = await classes(subject, false)
      const numbers = numbersOf(await infer(subject), subject, name)
      const found = texts.map((text) => text.split(':'))
      const best = numbers.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value)
      expectSame(
        found.map(([value]) => Number(value)),
        best.slice(0, COUNT).map(({ value }) => value),
      )
      expectSame(
        found.map(([, index]) => numbers[Number(index)] ?? Number.NaN),
        best.slice(0, COUNT).map(({ value }) => value),
      )
    },
  },
  {
    name: 'a classification in binary is the same',
    run: async (subject) => {
      requireExtension(subject, BINARY)
      const [text, binary] = [await classes(subject, false), await classes(subject, true)]
      const indexOf = (one: string) => one.split(':')[1]
      expect(binary.map(indexOf).join() === text.map(indexOf).join(), `${binary} instead of ${text}`)
    },
  },
  {
    name: 'an encoded picture as BYTES is taken',
    run: async (subject) => {
      const input = subject.metadata.inputs.find(({ datatype }) => datatype === 'BYTES')
      if (subject.image === undefined || input === undefined) throw new Skip('there is no --image, or no BYTES input')
      requireExtension(subject, BINARY)
      const length = Buffer.alloc(4)
      length.writeUInt32LE(subject.image.length)
      const tail = Buffer.concat([length, subject.image])
      const shape = input.shape.map(() => 1)
      const inputs = [{ name: input.name, datatype: 'BYTES', shape, parameters: { binary_data_size: tail.length } }]
      const answer = await subject.client.post(`${subject.path}/infer`, { json: { inputs }, tail })
      expect(answer.status === 200, brief(answer))
      outputsOf(answer, subject)
    },
  },
]
