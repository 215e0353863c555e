import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ACTIVATIONS, CHANNELS, FITS, LAYOUTS, MODEL_NAME, type ModelManifest } from '../../model/manifest.ts'
import { messageOf, UserError } from '../../program/errors.ts'
import { PRESETS, type Preset } from './feeding.ts'

type Input = ModelManifest['input']
type Channel3 = [number, number, number]

/** What was told about a model. What was not is guessed, measured or asked. */
export type Told = {
  layout?: Input['layout'] | undefined
  side?: number | undefined
  channels?: Input['channels'] | undefined
  pixels?: Preset | undefined
  mean?: Channel3 | undefined
  std?: Channel3 | undefined
  fit?: ModelManifest['preprocessing']['fit'] | undefined
  resize?: number | undefined
  output?: ModelManifest['output']['activation'] | undefined
}

/** The arguments of `npm run model -- add`, paths as they lead from where the user stands. */
export type AddOptions = {
  path: string
  labels: string
  name: string
  told: Told
  pictures?: string | undefined
  groups?: string | undefined
  title?: string | undefined
  url?: string | undefined
  licence?: string | undefined
  out?: string | undefined
  takesGuesses: boolean
  replaces: boolean
}

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const
const FLAGS = {
  labels: text,
  pictures: text,
  groups: text,
  name: text,
  title: text,
  url: text,
  licence: text,
  layout: text,
  side: text,
  channels: text,
  pixels: text,
  mean: text,
  std: text,
  fit: text,
  resize: text,
  output: text,
  out: text,
  yes: flag,
  replace: flag,
} as const

/** Reads the arguments, and names every one that is wrong. */
export function parseAddOptions(args: string[], userFolder: string, usage: string): AddOptions {
  const problems: string[] = []
  const { values, positionals } = parse(args, usage)

  function oneOf<T extends string>(name: string, given: string | undefined, allowed: readonly T[]): T | undefined {
    const found = allowed.find((each) => each.toLowerCase() === given?.toLowerCase())
    if (given !== undefined && found === undefined) {
      problems.push(`--${name} takes ${allowed.join(', ')}, not "${given}"`)
    }
    return found
  }
  function pixels(name: string, given: string | undefined): number | undefined {
    if (given === undefined || /^[1-9]\d{0,3}$/.test(given)) return given === undefined ? undefined : Number(given)
    problems.push(`--${name} takes a number of pixels, not "${given}"`)
    return undefined
  }
  function colours(name: 'mean' | 'std', given: string | undefined): Channel3 | undefined {
    if (given === undefined) return undefined
    const numbers = given.split(',').map(Number)
    const isRight =
      numbers.length === 3 && numbers.every((each) => Number.isFinite(each) && (name === 'mean' || each > 0))
    if (!isRight) problems.push(`--${name} takes three numbers, such as 0.5,0.5,0.5, not "${given}"`)
    return isRight ? (numbers as Channel3) : undefined
  }

  const told: Told = {
    layout: oneOf('layout', values.layout, LAYOUTS),
    side: pixels('side', values.side),
    channels: oneOf('channels', values.channels, CHANNELS),
    pixels: oneOf('pixels', values.pixels, Object.keys(PRESETS) as Preset[]),
    mean: colours('mean', values.mean),
    std: colours('std', values.std),
    fit: oneOf('fit', values.fit, FITS),
    resize: pixels('resize', values.resize),
    output: oneOf('output', values.output, ACTIVATIONS),
  }
  const [path = '', ...others] = positionals
  const name = values.name ?? nameOf(path)
  if (path === '') problems.push('No ONNX file is named')
  if (others.length > 0) problems.push(`One model at a time, not ${positionals.join(' and ')}`)
  if (values.labels === undefined) problems.push('The network has no names for its classes: --labels FILE')
  if (path !== '' && !MODEL_NAME.test(name))
    problems.push(`--name takes lower-case letters, digits, dots and hyphens, not "${name}"`)
  if ((values.mean === undefined) !== (values.std === undefined)) problems.push('--mean and --std go together')
  if (values.mean !== undefined && values.pixels !== undefined) problems.push('--pixels is --mean and --std in a word')
  if (values.resize !== undefined && told.fit === 'stretch') problems.push('--resize is for --fit crop')
  if (values.url !== undefined && !URL.canParse(values.url)) problems.push(`--url is no address: "${values.url}"`)
  if (problems.length > 0) {
    throw new UserError(
      problems.map((problem) => `${problem}.`).join('\n'),
      'Every option: npm run model -- add --help',
    )
  }

  const from = (file: string | undefined) => (file === undefined ? undefined : resolve(userFolder, file))
  const { title, url, licence } = values
  return {
    path: resolve(userFolder, path),
    labels: resolve(userFolder, values.labels ?? ''),
    name,
    told,
    pictures: from(values.pictures),
    groups: from(values.groups),
    out: from(values.out),
    title,
    url,
    licence,
    takesGuesses: values.yes,
    replaces: values.replace,
  }
}

function parse(args: string[], usage: string) {
  try {
    return parseArgs({ args, options: FLAGS, allowPositionals: true })
  } catch (error) {
    throw new UserError(`${messageOf(error)}.`, `\n${usage.trimEnd()}`)
  }
}

/** A file's name as one that goes into paths and labels: `My Flowers.onnx` is `my-flowers`. */
const nameOf = (path: string) =>
  basename(path)
    .replace(/\.onnx$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|-+$/g, '')
