/** Pictures that were once misread: the right class from the best decoders, and from jimp that or a refusal in words. */
import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkImage } from '../routes/upload.ts'
import { workerSettings } from '../testing/settings.ts'
import { shared } from '../testing/shared.ts'
import { createClassifyImage } from './classify-image.ts'

const it = suite('pictures that were misread')

const CLASSES: Record<string, number> = { goldfish: 1, pizza: 963, zebra: 340, 'jpeg-': 779, 'v5-': 340 }
/** A decoder of this kind speaks of its insides. */
const INTERNAL = /offset|range|undefined|unknown error|vips|buffer|marker|null|\bat \w+ \(/i

const folder = shared('cases/pictures', 'pictures that were misread')
const weights = shared('models/mobilenetv2-12-int8.onnx', 'weights for pictures that were misread')

if (folder !== undefined && weights !== undefined) {
  for (const decoder of ['auto', 'jimp'] as const) {
    it(`are classified rightly or refused in words (${decoder})`, async () => {
      const classifyImage = await createClassifyImage(workerSettings(weights, decoder))
      for (const name of readdirSync(folder)) {
        const [, wanted] = Object.entries(CLASSES).find(([start]) => name.startsWith(start)) ?? []
        if (wanted === undefined) continue // those that are only large
        const bytes = readFileSync(`${folder}/${name}`)
        const job = { model: 0, bytes, type: checkImage(bytes).type, top: 1 }
        const found = await classifyImage(job).then(
          ({ scores }) => scores[0]?.index,
          (error: Error) => error.message,
        )
        if (decoder === 'jimp' && typeof found === 'string') assert.not.match(found, INTERNAL)
        else assert.is(found, wanted, `${name}: ${found}`)
      }
    })
  }
}

it.run()
