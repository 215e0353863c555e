import type { Dashboard } from '../dashboard.ts'
import { classifierService, datasource, environment, model, signal } from '../variables.ts'
import {
  baselinePictures,
  driftOfSignals,
  driftOverTime,
  jensenShannon,
  pictures,
  psi,
  psiAndFloor,
  shift,
} from './drift.ts'
import { accuracy, agreement, judgements, shadow, versions } from './feedback.ts'
import { confidence, groups, predictions, unsure, wavering } from './predictions.ts'

/** The model: what it sees, how sure it is, and whether that is what it was measured on. */
export const modelDashboard: Dashboard = {
  uid: 'model',
  title: 'Model',
  description: 'Are the pictures and the answers still what the model was measured on?',
  folder: 'Model',
  variables: [datasource, environment, classifierService, model, signal],
  rows: (env) => [
    { title: 'Predictions', panels: [predictions(env), groups, confidence, unsure, wavering] },
    {
      title: 'Drift',
      panels: [driftOfSignals, driftOverTime, psiAndFloor, shift, psi, jensenShannon, pictures, baselinePictures],
    },
    { title: 'Right or wrong', panels: [accuracy, judgements] },
    { title: 'Canary and shadow', panels: [versions, agreement, shadow(env)] },
  ],
}
