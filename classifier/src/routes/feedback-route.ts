import { createRoute, z } from '@hono/zod-openapi'
import { FEEDBACK_DAYS, PATHS } from '../contract.ts'
import { problemResponse } from './openapi.ts'
import { EXAMPLE_ID } from './predict-route.ts'

const JUDGEMENTS = ['correct', 'label', 'index'] as const

/** What someone says of a prediction. */
export const Feedback = z
  .strictObject({
    prediction_id: z.string().openapi({ description: '`id` of a result of `/predict`', example: EXAMPLE_ID }),
    correct: z.boolean().optional().openapi({ description: 'Whether the most likely class was right', example: true }),
    label: z
      .string()
      .optional()
      .openapi({ description: 'Or the right class: its name or WordNet id', example: 'Tabby' }),
    index: z.int().min(0).optional().openapi({ description: 'Or its place in the output of the model', example: 281 }),
  })
  .refine((feedback) => JUDGEMENTS.filter((key) => feedback[key] !== undefined).length === 1)
export type Feedback = z.infer<typeof Feedback>

const FeedbackResponse = z
  .object({
    outcome: z.enum(['right', 'wrong']).openapi({ description: 'How the prediction was counted' }),
    model: z.string().openapi({ description: 'Which model made it', example: 'mobilenetv2-12-int8' }),
    version: z.string().openapi({ description: 'Which version of it', example: '1' }),
  })
  .openapi('FeedbackResponse')

const counted = { outcome: 'wrong', model: 'mobilenetv2-12-int8', version: '1' } as const

/** The description of `POST /feedback`. */
export const feedbackRoute = createRoute({
  method: 'post',
  path: PATHS.feedback,
  operationId: 'feedback',
  summary: 'Was a prediction right?',
  description:
    'Takes the id of a prediction, and whether its most likely class was right, or which class is. It is counted by ' +
    `model and version, once, and for ${FEEDBACK_DAYS} days after the prediction. Any replica takes it; no picture is kept.`,
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: Feedback,
          examples: {
            right: { value: { prediction_id: EXAMPLE_ID, correct: true } },
            label: { value: { prediction_id: EXAMPLE_ID, label: 'Tiger Cat' } },
            index: { value: { prediction_id: EXAMPLE_ID, index: 282 } },
          },
        },
      },
    },
  },
  responses: {
    200: {
      description: 'It is counted',
      content: { 'application/json': { schema: FeedbackResponse, examples: { counted: { value: counted } } } },
    },
    400: problemResponse('The body is no feedback', ['invalid-feedback'], PATHS.feedback),
    404: problemResponse('Nobody here made this prediction', ['unknown-prediction'], PATHS.feedback),
    409: problemResponse('The prediction was judged before', ['duplicate-feedback'], PATHS.feedback),
    410: problemResponse('The prediction is too old', ['expired-prediction'], PATHS.feedback),
    413: problemResponse('The body has more bytes than feedback needs', ['too-large'], PATHS.feedback),
    422: problemResponse('The model has no such class', ['unknown-class'], PATHS.feedback),
  },
})
