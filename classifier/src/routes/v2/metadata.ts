import { createRoute, z } from '@hono/zod-openapi'
import { V2_PATHS } from '../../contract.ts'
import type { ServedModels } from '../../model/served.ts'
import { receiveBody } from '../body.ts'
import type { App } from '../server-env.ts'
import { IMAGE_INPUT, inputTensor } from './infer-inputs.ts'
import { invalid } from './infer-request.ts'
import { findModel, findVersion } from './models.ts'
import { MODEL_PARAM, VERSION_PARAM, v2Response } from './openapi.ts'
import { toHonoPath } from './paths.ts'

/** What this server knows besides the protocol itself. */
const EXTENSIONS = ['binary_tensor_data', 'classification']
const PLATFORM = 'onnx_onnxv1'
const MAX_INDEX_BODY_BYTES = 4_096

const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
})
const route = <P extends string>(path: P, operationId: string, summary: string) =>
  ({ method: 'get', path, operationId, summary }) as const

const ServerMetadata = z
  .object({
    name: z.string().openapi({ example: 'classifier' }),
    version: z.string().openapi({ description: 'Of the service', example: '0.0.0' }),
    extensions: z.array(z.string()).openapi({ example: EXTENSIONS }),
  })
  .openapi('V2ServerMetadata')

const Live = z.object({ live: z.boolean() }).openapi('V2Live')
const Ready = z
  .object({ live: z.boolean(), ready: z.boolean().openapi({ description: 'Whether pictures can be classified' }) })
  .openapi('V2Ready')
const ModelReady = z.object({ name: z.string(), ready: z.boolean() }).openapi('V2ModelReady')

const TensorMetadata = z
  .object({
    name: z.string().openapi({ example: 'input' }),
    datatype: z.enum(['FP32', 'UINT8', 'BYTES']),
    shape: z.array(z.int()).openapi({ description: '-1 where any size fits', example: [-1, 3, 224, 224] }),
  })
  .openapi('V2TensorMetadata')

const ModelMetadata = z
  .object({
    name: z.string().openapi({ example: 'mobilenetv2-12-int8' }),
    versions: z.array(z.string()).openapi({ example: ['1'] }),
    platform: z.string().openapi({ example: PLATFORM }),
    inputs: z.array(TensorMetadata).openapi({ description: 'A request has one of them' }),
    outputs: z.array(TensorMetadata),
  })
  .openapi('V2ModelMetadata')

const RepositoryIndex = z
  .array(
    z.object({
      name: z.string().openapi({ example: 'mobilenetv2-12-int8' }),
      version: z.string().openapi({ example: '1' }),
      state: z.enum(['READY', 'UNAVAILABLE']),
      reason: z.string(),
    }),
  )
  .openapi('V2RepositoryIndex')

/** What the protocol's metadata needs of the service around it. */
export type MetadataOptions = { models: ServedModels; serviceVersion: string; isReady: () => boolean }

/** Adds what the server says of itself and of its models. */
export function addMetadataRoutes(app: App, { models, serviceVersion, isReady }: MetadataOptions): void {
  app.openAPIRegistry.registerPath(
    createRoute({
      ...route(V2_PATHS.server, 'v2Server', 'Open Inference Protocol: what server is this?'),
      responses: { 200: json('Name, version and extensions', ServerMetadata) },
    }),
  )
  app.get(V2_PATHS.server, (c) => c.json({ name: 'classifier', version: serviceVersion, extensions: EXTENSIONS }))

  app.openAPIRegistry.registerPath(
    createRoute({
      ...route(V2_PATHS.live, 'v2Live', 'Open Inference Protocol: does the server answer?'),
      responses: { 200: json('Yes', Live) },
    }),
  )
  app.get(V2_PATHS.live, (c) => c.json({ live: true }))

  app.openAPIRegistry.registerPath(
    createRoute({
      ...route(V2_PATHS.ready, 'v2Ready', 'Open Inference Protocol: are all models ready?'),
      responses: { 200: json('Yes', Ready), 400: json('No', Ready) },
    }),
  )
  app.get(V2_PATHS.ready, (c) => c.json({ live: true, ready: isReady() }, isReady() ? 200 : 400))

  addModelRoutes(app, models, isReady)
  addIndexRoute(app, models, isReady)
}

function addModelRoutes(app: App, models: ServedModels, isReady: () => boolean): void {
  const unknown = v2Response('There is no such model or version', ['unknown-model'])
  for (const [path, id, params] of [
    [V2_PATHS.model, 'v2Model', z.object(MODEL_PARAM)],
    [V2_PATHS.version, 'v2ModelVersion', z.object({ ...MODEL_PARAM, ...VERSION_PARAM })],
  ] as const) {
    app.openAPIRegistry.registerPath(
      createRoute({
        ...route(path, id, 'Open Inference Protocol: what does a model take and answer?'),
        description: `A request has one input: the tensor of the network, or encoded pictures as "${IMAGE_INPUT}".`,
        request: { params },
        responses: { 200: json('Its versions, inputs and outputs', ModelMetadata), 404: unknown },
      }),
    )
    app.get(toHonoPath(path), (c) => {
      const name = c.req.param('model') ?? ''
      const { manifest } = findVersion(models, name, c.req.param('version'))
      const { input, output } = manifest
      const { datatype, dimensions } = inputTensor(input)
      return c.json({
        name,
        versions: findModel(models, name).versions.map(({ version }) => version),
        platform: PLATFORM,
        inputs: [
          { name: input.name, datatype, shape: [-1, ...dimensions] },
          { name: IMAGE_INPUT, datatype: 'BYTES', shape: [-1] },
        ],
        outputs: [{ name: output.name, datatype: 'FP32', shape: [-1, output.classes] }],
      })
    })
  }
  for (const [path, id, params] of [
    [V2_PATHS.modelReady, 'v2ModelReady', z.object(MODEL_PARAM)],
    [V2_PATHS.versionReady, 'v2ModelVersionReady', z.object({ ...MODEL_PARAM, ...VERSION_PARAM })],
  ] as const) {
    app.openAPIRegistry.registerPath(
      createRoute({
        ...route(path, id, 'Open Inference Protocol: is a model ready?'),
        request: { params },
        responses: { 200: json('Yes', ModelReady), 400: json('No', ModelReady), 404: unknown },
      }),
    )
    app.get(toHonoPath(path), (c) => {
      const { model } = findVersion(models, c.req.param('model') ?? '', c.req.param('version'))
      return c.json({ name: model, ready: isReady() }, isReady() ? 200 : 400)
    })
  }
}

/** Triton's list of models: the protocol itself has none. */
function addIndexRoute(app: App, models: ServedModels, isReady: () => boolean): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: V2_PATHS.index,
    operationId: 'v2RepositoryIndex',
    summary: 'Which models are there? (as Triton has it)',
    request: {
      body: { content: { 'application/json': { schema: z.object({ ready: z.boolean().optional() }) } } },
    },
    responses: {
      200: json('Every version of every model; with `ready` only those that are', RepositoryIndex),
      400: v2Response('The body is not JSON', ['invalid-request']),
      413: v2Response('The body is too large', ['too-large']),
    },
  })
  app.post(V2_PATHS.index, async (c) => {
    const onlyReady = wantsReady(await receiveBody(c, MAX_INDEX_BODY_BYTES))
    const state = isReady() ? 'READY' : 'UNAVAILABLE'
    const versions = onlyReady && state !== 'READY' ? [] : models.flatMap((model) => model.versions)
    return c.json(versions.map(({ model, version }) => ({ name: model, version, state, reason: '' })))
  })
}

function wantsReady(body: Buffer): boolean {
  if (body.length === 0) return false
  try {
    return (JSON.parse(body.toString()) as { ready?: unknown } | null)?.ready === true
  } catch {
    throw invalid('The body is not JSON.')
  }
}
