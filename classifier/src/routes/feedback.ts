import { z } from 'zod'
import { FEEDBACK_DAYS, MAX_FEEDBACK_BYTES } from '../contract.ts'
import { createOnce } from '../feedback/once.ts'
import type { Prediction, PredictionIds } from '../feedback/prediction-ids.ts'
import type { FeedbackOutcome } from '../metrics/metrics.ts'
import type { ModelKey } from '../metrics/models.ts'
import { receiveBody } from './body.ts'
import { Feedback, feedbackRoute } from './feedback-route.ts'
import { ProblemError } from './problem.ts'
import type { App } from './server-env.ts'

/** What the route needs of the service around it. */
export type FeedbackOptions = {
  predictionIds: PredictionIds
  onFeedback: (model: ModelKey, outcome: FeedbackOutcome) => void
}

/** Ids that are remembered as judged, of about 90 bytes each. */
const REMEMBERED_IDS = 10_000

/** Adds `POST /feedback`: someone says whether a prediction was right. */
export function addFeedbackRoute(app: App, { predictionIds, onFeedback }: FeedbackOptions): void {
  const isFirst = createOnce(REMEMBERED_IDS)
  // Only registered for the documentation, as `/predict` is: the library would read a body of any size.
  app.openAPIRegistry.registerPath(feedbackRoute)
  app.post(feedbackRoute.path, async (c) => {
    const feedback = parse(await receiveBody(c, MAX_FEEDBACK_BYTES))
    const prediction = predictionOf(predictionIds, feedback.prediction_id)
    const outcome = isRight(feedback, prediction) ? 'right' : 'wrong'
    if (!isFirst(feedback.prediction_id)) {
      throw new ProblemError('duplicate-feedback', 'It stays as it was counted the first time.')
    }
    const { model, version } = prediction.model
    onFeedback({ model, version }, outcome)
    return c.json({ outcome, model, version })
  })
}

function parse(body: Buffer): Feedback {
  try {
    return Feedback.parse(JSON.parse(body.toString()))
  } catch (error) {
    const problem =
      error instanceof z.ZodError ? 'A field is missing, unknown, one too many or of another type.' : 'It is no JSON.'
    const wanted = 'Send {"prediction_id": "…", "correct": true}, or instead of "correct" a "label" or an "index".'
    throw new ProblemError('invalid-feedback', `${problem} ${wanted}`)
  }
}

function predictionOf(predictionIds: PredictionIds, id: string): Prediction {
  const prediction = predictionIds.read(id)
  if (prediction === 'unknown') {
    throw new ProblemError('unknown-prediction', 'No model that is loaded here made a prediction of this id.')
  }
  if (prediction === 'expired') {
    throw new ProblemError('expired-prediction', `Predictions can be judged for ${FEEDBACK_DAYS} days.`)
  }
  return prediction
}

/** Two classes of ImageNet are called Crane: a name is right when the predicted class has it. */
function isRight(feedback: Feedback, { model: { labels }, index }: Prediction): boolean {
  const { correct, index: rightIndex, label = '' } = feedback
  if (correct !== undefined) return correct
  if (rightIndex !== undefined) {
    if (rightIndex < labels.length) return rightIndex === index
    throw new ProblemError('unknown-class', `The model has the classes 0 to ${labels.length - 1}.`)
  }
  const wanted = label.toLowerCase()
  const isWanted = ({ id, name }: (typeof labels)[number]) => id === wanted || name.toLowerCase() === wanted
  if (!labels.some(isWanted)) {
    throw new ProblemError('unknown-class', 'The model has no class of this name or WordNet id.')
  }
  const predicted = labels[index]
  return predicted !== undefined && isWanted(predicted)
}
