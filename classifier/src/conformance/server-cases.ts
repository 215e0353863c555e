import { brief, type Case, expect, expectError } from './suite.ts'
import type { TensorMetadata } from './tensors.ts'

const NOWHERE = 'no-such-model-here'

function expectTensors(tensors: unknown, what: string): void {
  expect(Array.isArray(tensors) && tensors.length > 0, `there are no ${what}`)
  for (const { name, datatype, shape } of tensors as TensorMetadata[]) {
    expect(typeof name === 'string' && typeof datatype === 'string', `one of the ${what} has no name or datatype`)
    expect(Array.isArray(shape) && shape.every(Number.isInteger), `"${name}" has no shape`)
  }
}

/** What a server says of itself and of its models. */
export const SERVER_CASES: readonly Case[] = [
  ...['live', 'ready'].map(
    (probe) =>
      ({
        name: `GET /v2/health/${probe} is 200`,
        run: async ({ client }) => {
          const answer = await client.get(`/v2/health/${probe}`)
          expect(answer.status === 200, brief(answer))
        },
      }) satisfies Case,
  ),
  {
    name: 'GET /v2 names the server, its version and its extensions',
    run: async ({ client }) => {
      const answer = await client.get('/v2')
      const { name, version, extensions } = (answer.json ?? {}) as Record<string, unknown>
      expect(answer.status === 200 && typeof name === 'string' && typeof version === 'string', brief(answer))
      expect(Array.isArray(extensions) && extensions.every((one) => typeof one === 'string'), brief(answer))
    },
  },
  {
    name: 'the metadata of a model has name, platform, inputs and outputs',
    run: async ({ metadata, path }) => {
      expect(path.includes(`/models/${encodeURIComponent(metadata.name)}`), `it is called ${metadata.name}`)
      expect(typeof metadata.platform === 'string', 'there is no platform')
      expectTensors(metadata.inputs, 'inputs')
      expectTensors(metadata.outputs, 'outputs')
    },
  },
  {
    name: 'every version that is listed has metadata and is ready',
    run: async ({ client, metadata: { name, versions = [] } }) => {
      for (const version of versions) {
        const path = `/v2/models/${encodeURIComponent(name)}/versions/${version}`
        const answer = await client.get(path)
        expect(answer.status === 200, `version ${version}: ${brief(answer)}`)
        expect((answer.json as { name?: unknown }).name === name, `version ${version} is called otherwise`)
        const ready = await client.get(`${path}/ready`)
        expect(ready.status === 200, `version ${version}: ${brief(ready)}`)
      }
    },
  },
  {
    name: 'GET .../ready of a model is 200',
    run: async ({ client, path }) => {
      const answer = await client.get(`${path}/ready`)
      expect(answer.status === 200, brief(answer))
    },
  },
  ...['', '/ready'].map(
    (end) =>
      ({
        name: `GET ${end === '' ? 'metadata' : '.../ready'} of an unknown model is an error`,
        run: async ({ client }) => {
          const answer = await client.get(`/v2/models/${NOWHERE}${end}`)
          if (end === '') return expectError(answer)
          expect(answer.status >= 400, brief(answer)) // a probe: its status is all that counts
        },
      }) satisfies Case,
  ),
  {
    name: 'an unknown version is an error',
    run: async ({ client, metadata: { name } }) =>
      expectError(await client.get(`/v2/models/${encodeURIComponent(name)}/versions/987654321`)),
  },
  {
    name: 'inference by an unknown model is an error',
    run: async ({ client }) => {
      const inputs = [{ name: 'x', datatype: 'FP32', shape: [1], data: [1] }]
      expectError(await client.post(`/v2/models/${NOWHERE}/infer`, { json: { inputs } }))
    },
  },
]
