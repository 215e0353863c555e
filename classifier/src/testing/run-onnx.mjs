// Runs a network with the given options of a session: node run-onnx.mjs WEIGHTS PLANES SIDE OUTPUT OPTIONS
// JavaScript, because it also runs in an emulator of another processor, where compiling would take long.

import { readFileSync, writeFileSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'

const [, , weights, planes, side, output, options] = process.argv
const session = await InferenceSession.create(weights, JSON.parse(options))
const bytes = readFileSync(planes)
const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
const tensor = new Tensor('float32', floats, [1, 3, Number(side), Number(side)])
const { data } = (await session.run({ [session.inputNames[0]]: tensor }))[session.outputNames[0]]
writeFileSync(output, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
