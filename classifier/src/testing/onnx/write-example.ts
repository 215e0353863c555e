/** Writes what a reader of the guide has: `flowers.onnx`, `labels.txt` and `photos/`, into the folder that is named. */
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lightsFolder } from '../pictures.ts'
import { exportedModel, LIGHTS } from './exported-model.ts'

const [folder = '.'] = process.argv.slice(2)
writeFileSync(join(folder, 'flowers.onnx'), exportedModel({ layout: 'NHWC', activation: 'probabilities' }))
writeFileSync(join(folder, 'labels.txt'), `${LIGHTS.join('\n')}\n`)
cpSync(await lightsFolder(), join(folder, 'photos'), { recursive: true })
