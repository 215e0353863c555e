import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import type { Images } from '../../config/images.ts'
import { parseEnvironment } from '../../config/load.ts'
import { type Changes, changesBetween } from '../../engine/output/changes.ts'
import { applyChanges, readTree } from '../../engine/output/disk.ts'
import type { FileTree } from '../../engine/output/file-tree.ts'
import { generatedFolders } from '../../engine/output/layout.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import { synth } from '../../synth.ts'
import { reportMarkdown } from '../diff/report/markdown.ts'
import { compareSides } from '../diff/report/report.ts'
import { originOf } from './origin.ts'
import { imagesText, type Promotion, promotionOf } from './promotion.ts'

const FILE = 'src/environments/images.json'

/** What synth makes with these images. */
function treeWith(images: unknown): FileTree {
  const environments = Object.entries(ENVIRONMENTS).map(([name, input]) => parseEnvironment(name, input, images))
  return synth(environments).tree
}

const written = ({ stale, missing, orphaned }: Changes): number => stale.length + missing.length + orphaned.length

/** A promotion changes the image and nothing else, so everything else has to be there already. */
function assertFresh(images: unknown, disk: FileTree): void {
  const changes = changesBetween(treeWith(images), disk)
  const stale = written(changes) + changes.blocked.length + changes.leftover.length
  if (stale === 0) return
  throw new UserError('OUTPUT_STALE', {
    message: `${stale} files are not what synth generates, so the promotion would change more than the image.`,
    hint: 'Run npm run synth and commit what it changes, then this again.',
  })
}

async function confirm({ environment, image, from }: Promotion): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UserError('ARGUMENTS_INVALID', {
      message: `Nobody can be asked whether ${environment} should get what ran in ${from}: ${image}.`,
      hint: 'Add --yes in a pipeline, or name the image with --image.',
    })
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const closed = once(terminal, 'close').then(() => '') // Ctrl-D is no answer
  const question = terminal.question(`Write ${image} for ${environment}, as ${from} runs it? [y/N] `)
  const answer = await Promise.race([question, closed])
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim()))
    throw new UserError('PROMOTE_REFUSED', {
      message: 'Nothing was written.',
      hint: 'Answer y to promote, or add --yes.',
    })
}

function readImages(): Images {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'))
  } catch (error) {
    throw new UserError('CONFIG_INVALID', {
      message: `${FILE} cannot be read: ${error instanceof Error ? error.message : error}`,
      hint: `Restore it from Git: git checkout -- ${FILE}`,
    })
  }
}

/** What runs has to come from this repository's workflow; what cannot be asked is said. */
async function assertOwn({ environment, image }: Promotion, unsigned: boolean): Promise<void> {
  const repository = Object.values(ENVIRONMENTS).find(({ name }) => name === environment)?.repository.url ?? ''
  const origins = await originOf(image, repository)
  for (const { what, says } of origins) console.error(`${what}: ${says}`)
  const refused = origins.filter(({ verdict }) => verdict === 'refused')
  if (refused.length === 0 || unsigned) return
  throw new UserError('PROMOTE_REFUSED', {
    message: `${image} may be anyone's:\n${refused.map(({ what, says }) => `✖ its ${what} ${says}`).join('\n')}`,
    hint: 'Promote what docker-build pushed. Where you pushed it yourself: --unsigned, with the reason in the commit.',
  })
}

interface Wanted {
  readonly env: string
  /** The only one, where it is left out. */
  readonly service: string | undefined
  /** What the environment before it runs, where it is left out. */
  readonly image: string | undefined
  /** Whether nobody is asked. */
  readonly yes: boolean
  /** Whether an image may be promoted that somebody else made. */
  readonly unsigned: boolean
  /** YYYY-MM-DD */
  readonly today: string
}

/** Promotes, and prints the diff. Everything else goes to standard error, so that the diff can go into a pull request. */
export async function promote(wanted: Wanted): Promise<void> {
  const images = readImages()
  const disk = readTree('.', generatedFolders())
  const promotion = promotionOf({ ...wanted, environment: wanted.env }, Object.values(ENVIRONMENTS), images)
  assertFresh(images, disk)
  await assertOwn(promotion, wanted.unsigned)
  const text = imagesText(images, promotion)
  const tree = treeWith(JSON.parse(text))
  const changes = changesBetween(tree, disk)
  const report = compareSides({ name: 'disk', files: disk }, { name: promotion.image, files: tree }, wanted.today)
  console.log(reportMarkdown(report, 'what is there', `${promotion.environment} with \`${promotion.image}\``))
  if (wanted.image === undefined && !wanted.yes) await confirm(promotion)
  // One list: every file is written beside its place before the first is renamed, the data file first. Stopped in
  // between, the next synth does the rest.
  applyChanges('.', new Map([...tree, [FILE, text]]), { ...changes, stale: [FILE, ...changes.stale] })
  console.error(
    `${FILE} and ${written(changes)} generated files written for ${promotion.environment}. Commit them together.`,
  )
}
