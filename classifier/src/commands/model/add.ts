import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ACTIVATIONS, type Activation, CHANNELS, LAYOUTS, labelOf } from '../../model/manifest.ts'
import { UserError } from '../../program/errors.ts'
import { folderOfUser } from '../../program/folder-of-user.ts'
import { createKnownClass } from '../../signals/known-classes.ts'
import { findPictures, type Picture } from '../classify/find-pictures.ts'
import { type Candidate, chosenOf, isRival, isSame, type Known, measureCandidates } from './candidates.ts'
import { cutOf, cutsFor, type Feeding, PRESETS, type Preset, RANGES } from './feeding.ts'
import { answerChoice, type Choice, feedingChoices, preset, shapeChoices } from './guesses.ts'
import { inspect } from './inspect.ts'
import { readGroupsFile, readLabelsFile } from './labels-file.ts'
import { type AddOptions, parseAddOptions, type Told } from './options.ts'
import { type Ask, createAsk } from './questions.ts'
import { sideByPictures } from './sides.ts'
import { type Described, writeModel } from './write.ts'

/** Usual ones; --side takes any. */
const SIDES = [96, 128, 160, 192, 224, 240, 256, 299, 320, 384, 448, 512]

const say = (text: string) => process.stdout.write(`${text}\n`)

/** `npm run model -- add`: describes a model of one's own, and puts it where `npm start` looks for it. */
export async function addModel(args: string[], modelsDir: string, usage: string): Promise<void> {
  const userFolder = folderOfUser()
  const options = parseAddOptions(args, userFolder, usage)
  const folder = options.out ?? modelsDir
  assertNew(folder, options)
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const terminal = isTerminal && !options.takesGuesses ? createAsk() : undefined
  try {
    const described = await describeModel(options, userFolder, terminal?.ask)
    await writeModel(described, folder, modelsDir)
    const hasBaseline = described.pictures.length > 0
    const path = relative(userFolder, join(folder, `${options.name}.onnx`))
    say(
      `\nWritten beside ${path}: manifest with the reference for the self-check, labels${hasBaseline ? ', baseline' : ''}.`,
    )
    if (!hasBaseline) {
      say(`Without a baseline nobody sees drift: npm run baseline -w classifier -- PICTURES --model ${path}`)
    }
    say(`Serve it: MODEL_PATH=${path} npm start`)
  } finally {
    terminal?.end()
  }
}

function assertNew(folder: string, { name, replaces }: AddOptions): void {
  if (replaces || !existsSync(join(folder, `${name}.json`))) return
  throw new UserError(`There is a model ${name} in ${folder} already.`, 'Choose another --name, or add --replace.')
}

/** Finds out all there is to know of a model, and says how. */
export async function describeModel(options: AddOptions, userFolder: string, ask?: Ask): Promise<Described> {
  const { path, told } = options
  const network = await inspect(path)
  say(`${path}\n  takes ${network.takes}\n  answers ${network.answers}\n`)
  const labels = readLabelsFile(options.labels)
  const pictures = options.pictures === undefined ? [] : findPictures([options.pictures], userFolder)
  const known = knownOf(pictures, createKnownClass(labels.map(labelOf)))
  const free = await shapeChoices(network, told, path)
  const shape = await askForShape(ask, {
    ...free,
    side: await sideByPictures(network, free.layout.value, free.side, told, known),
  })
  const [layout, side] = [shape.layout.value, shape.side.value]
  const { classes, output } = await answerChoice(network, layout, side, told)
  if (labels.length !== classes) throw wrongCount(options.labels, labels.length, classes)
  const groups = options.groups === undefined ? undefined : readGroupsFile(options.groups, labels)

  const { channels, scaling, cut } = feedingChoices(network, layout, side, told)
  const guessed: Feeding = { channels: channels.value, ...scaling.value, ...cut.value }
  const candidates =
    known.length === 0
      ? []
      : await measureCandidates(network, { layout, side, type: network.type }, output.value, guessed, known)
  const best = candidates.length === 0 ? undefined : chosenOf(candidates, guessed)
  const measured = best && fixed(best, { channels, scaling, cut })
  function reasonOf(choice: Choice<unknown>, keys: readonly (keyof Feeding)[]): string {
    if (choice.isSure || best === undefined) return choice.reason
    const isSettled = !candidates.some((other) => isRival(other, best, keys))
    if (isSettled) return `the pictures say so: ${best.right} of ${best.pictures} right`
    return keys.every((key) => best.feeding[key] === guessed[key])
      ? `${choice.reason}; the pictures do not decide it`
      : 'the pictures are against the guess, and do not decide between others'
  }

  const feeding = measured ?? guessed
  for (const [what, value, reason] of [
    ['layout', layout, shape.layout.reason],
    ['side', `${side}`, shape.side.reason],
    ['classes', `${classes}`, 'as many as it answers numbers'],
    ['output', output.value, output.reason],
    ['channels', feeding.channels, reasonOf(channels, ['channels'])],
    ['pixels', rangeOf(feeding), reasonOf(scaling, ['pixels'])],
    ['picture', cutOf(feeding), reasonOf(cut, ['fit', 'resizeShorterSide'])],
  ] as const) {
    say(`  ${what.padEnd(9)}${value.padEnd(42)}${reason}`)
  }
  if (pictures.length > 0) sayCandidates(candidates, feeding, pictures.length)
  const asked = await askFor(ask, told, side, { output, scaling }, feeding)
  return { options, network, layout, side, classes, labels, groups, pictures, ...asked }
}

function knownOf(pictures: readonly Picture[], classOf: (path: string) => number | undefined): Known[] {
  return pictures.flatMap(({ path }) => {
    const index = classOf(path)
    return index === undefined ? [] : [{ path, index }]
  })
}

/** The best way, but for what was told: that is not measured away. */
function fixed({ feeding }: Candidate, { channels, scaling, cut }: ReturnType<typeof feedingChoices>): Feeding {
  return {
    ...feeding,
    ...(channels.isSure && { channels: channels.value }),
    ...(scaling.isSure && scaling.value),
    ...(cut.isSure && cut.value),
  }
}

const rangeOf = ({ pixels, mean, std }: Feeding) =>
  pixels in RANGES ? `${pixels} (${RANGES[pixels as Preset]})` : pixels === 'own' ? `(x - ${mean}) / ${std}` : pixels

function sayCandidates(candidates: readonly Candidate[], taken: Feeding, pictures: number): void {
  if (candidates.length === 0) {
    say(
      `\nNone of the ${pictures} pictures tells its class by its folder or name, so nothing says how right the model is.`,
    )
    return
  }
  say('\nHow right it is, by how pictures are fed to it:')
  for (const { feeding, right, pictures: count, sureness } of candidates) {
    const how = `${feeding.channels}  ${feeding.pixels.padEnd(13)}${cutOf(feeding).padEnd(14)}`
    const mark = isSame(feeding, taken) ? '  <- taken' : ''
    say(`  ${how}${right} of ${count}, sure of the right class by ${sureness.toFixed(2)}${mark}`)
  }
  const [best] = candidates as [Candidate]
  const own = candidates.find(({ feeding }) => isSame(feeding, taken))
  if (own !== undefined && own.right < best.right) {
    say(`What was told is worse than the best by ${best.right - own.right} of ${own.pictures} pictures.`)
  }
}

/** What a file leaves free has to be known before the network runs. */
async function askForShape(ask: Ask | undefined, { layout, side }: Awaited<ReturnType<typeof shapeChoices>>) {
  if (ask === undefined) return { layout, side }
  const answered = { reason: 'as answered', isSure: true }
  const sides = SIDES.map(String)
  return {
    layout: layout.isSure ? layout : { value: await ask('Colours first or last', layout.value, LAYOUTS), ...answered },
    side: side.isSure ? side : { value: Number(await ask('Side in pixels', `${side.value}`, sides)), ...answered },
  }
}

type Answers = Pick<Described, 'output' | 'feeding'>

/** What is still a guess is asked, where someone can answer. */
async function askFor(
  ask: Ask | undefined,
  told: Told,
  side: number,
  { output, scaling }: { output: Choice<Activation>; scaling: Choice<unknown> },
  feeding: Feeding,
): Promise<Answers> {
  if (ask === undefined) return { output: output.value, feeding }
  say('')
  const channels = told.channels ?? (await ask('Order of the colours', feeding.channels, CHANNELS))
  const names = Object.keys(PRESETS) as Preset[]
  const scaled = scaling.isSure ? feeding : preset(await ask('Pixels', feeding.pixels as Preset, names))
  const cuts = new Map(cutsFor(side).map((cut) => [cutOf(cut), cut]))
  const cut =
    told.fit !== undefined || told.resize !== undefined
      ? feeding
      : (cuts.get(await ask('A picture becomes a square', cutOf(feeding), [...cuts.keys()])) ?? feeding)
  const { pixels, mean, std } = scaled
  const { fit, resizeShorterSide } = cut
  const answers = told.output ?? (await ask('It answers', output.value, ACTIVATIONS))
  return { output: answers, feeding: { channels, pixels, mean, std, fit, resizeShorterSide } }
}

function wrongCount(path: string, labels: number, classes: number): UserError {
  const background = classes === labels + 1 ? ' Many networks have a first class "background".' : ''
  return new UserError(
    `${path} has ${labels} labels, and the network answers ${classes} numbers.`,
    `Name every class, one a line, in the order of its answer.${background}`,
  )
}
