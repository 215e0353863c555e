import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Images } from '../../config/images.ts'
import { ZERO_DIGEST } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { imagesText, promotionOf } from './promotion.ts'

const it = suite('promotionOf')

const digest = (digit: string) => `sha256:${digit.repeat(64)}`
const DESTINATIONS = ['dev', 'staging', 'prod'].map((name) => ({
  name,
  organization: 'contoso',
  services: { classifier: {}, ...(name !== 'dev' && { ranker: {} }) },
}))
const IMAGES: Images = { dev: { classifier: digest('b') }, staging: { classifier: digest('a') } }
const imageFor = (environment: string, of = digest('c')) => `acrmlopscontoso${environment}.azurecr.io/classifier@${of}`

const promote = (environment: string, image?: string, images = IMAGES, service = 'classifier') =>
  promotionOf({ environment, service, image }, DESTINATIONS, images)

function refusal(environment: string, image?: string, images = IMAGES): string {
  try {
    promote(environment, image, images)
  } catch (error) {
    if (error instanceof UserError && error.code === 'PROMOTE_REFUSED') return `${error.message} ${error.hint}`
    throw error
  }
  return ''
}

it('gives the first environment any image of its own registry', () => {
  assert.equal(promote('dev', imageFor('dev')), {
    environment: 'dev',
    service: 'classifier',
    digest: digest('c'),
    image: imageFor('dev'),
  })
})

it('gives every other what the one before it runs, by name or without', () => {
  const expected = {
    environment: 'staging',
    service: 'classifier',
    digest: digest('b'),
    image: imageFor('staging', digest('b')),
    from: 'dev',
  }
  assert.equal(promote('staging'), expected)
  assert.equal(promote('staging', imageFor('staging', digest('b'))), expected)
})

it('refuses a tag, with a digest or without', () => {
  assert.match(refusal('dev', 'acrmlopscontosodev.azurecr.io/classifier:v1'), 'has no digest. A tag can be moved')
  assert.match(refusal('dev', `acrmlopscontosodev.azurecr.io/classifier:v1@${digest('c')}`), 'Leave the tag out')
})

it('refuses what is no digest, and one that is all zero', () => {
  assert.match(refusal('dev', imageFor('dev', 'sha256:abc')), 'is not a digest')
  assert.match(refusal('dev', imageFor('dev', digest('C'))), 'is not a digest')
  assert.match(refusal('dev', imageFor('dev', ZERO_DIGEST)), 'all zero')
})

it('refuses another registry or repository, and says how to import', () => {
  assert.match(
    refusal('staging', imageFor('dev', digest('b'))),
    /is not what staging runs.*az acr import --name acrmlopscontosostaging/,
  )
  assert.match(refusal('dev', `ghcr.io/contoso/classifier@${digest('c')}`), 'is not what dev runs')
  assert.match(refusal('dev', `acrmlopscontosodev.azurecr.io/other@${digest('c')}`), 'is not what dev runs')
})

it('refuses a digest that is there already', () => {
  assert.match(refusal('dev', imageFor('dev', digest('b'))), 'dev has sha256:bb')
  assert.match(
    refusal('staging', undefined, { ...IMAGES, staging: { classifier: digest('b') } }),
    'staging has sha256:bb',
  )
})

it('refuses an image that the environment before does not have', () => {
  assert.match(refusal('staging', imageFor('staging')), 'staging takes only what ran in dev')
  assert.match(
    refusal('prod', undefined, { dev: { classifier: digest('b') } }),
    'staging has no image of classifier yet',
  )
  assert.match(refusal('dev'), 'dev is the first environment')
})

it('refuses an environment that is not there', () => {
  assert.match(refusal('qa', imageFor('qa')), '"qa" is not an environment; there are dev, staging, prod.')
})

it('takes a service from the first environment that has it', () => {
  const image = `acrmlopscontosostaging.azurecr.io/ranker@${digest('d')}`
  const expected = { environment: 'staging', service: 'ranker', digest: digest('d'), image }
  assert.equal(promote('staging', image, IMAGES, 'ranker'), expected)
})

it('asks which service where there are several, and refuses one that is not there', () => {
  const asked = (environment: string, service?: string) => {
    try {
      promotionOf({ environment, service }, DESTINATIONS, IMAGES)
    } catch (error) {
      if (error instanceof UserError) return `${error.message} ${error.hint}`
    }
    return ''
  }
  assert.match(asked('staging'), /has 2 services: classifier, ranker\. Add --service/)
  assert.match(asked('dev', 'ranker'), '"ranker" is not a service of dev; it has classifier.')
})

const written = (images: Images) => JSON.parse(imagesText(images, promote('dev', imageFor('dev'), images)))

it('changes one digest in the data file, keeps the one before it, and sorts the environments', () => {
  const expected = { dev: { classifier: [digest('c'), digest('b')] }, prod: { classifier: digest('a') } }
  const text = imagesText(
    { prod: { classifier: digest('a') }, dev: { classifier: digest('b') } },
    promote('dev', imageFor('dev')),
  )
  assert.is(text, `${JSON.stringify(expected, null, 2)}\n`)
})

it('keeps what was before the last one, which may never have got ready, and nothing older', () => {
  const old = [digest('b'), digest('a'), digest('d')]
  assert.equal(written({ dev: { classifier: old } }).dev.classifier, [digest('c'), digest('b'), digest('a')])
})

it('keeps no digest that stands for nothing', () => {
  assert.is(written({}).dev.classifier, digest('c'))
  assert.is(written({ dev: { classifier: ZERO_DIGEST } }).dev.classifier, digest('c'))
})

it('goes back to what ran in an environment before, whatever runs in the one ahead of it by now', () => {
  const images: Images = { dev: { classifier: digest('e') }, staging: { classifier: [digest('c'), digest('b')] } }
  assert.is(promote('staging', imageFor('staging', digest('b')), images).digest, digest('b'))
  assert.match(refusal('staging', imageFor('staging', digest('a')), images), 'staging takes only what ran in dev')
})

it('goes back to one before, and names none twice', () => {
  const images: Images = { dev: { classifier: [digest('c'), digest('b'), digest('a')] } }
  const back = (to: string) =>
    JSON.parse(imagesText(images, promote('dev', imageFor('dev', to), images))).dev.classifier
  assert.equal(back(digest('b')), [digest('b'), digest('c'), digest('a')])
  assert.equal(back(digest('a')), [digest('a'), digest('c'), digest('b')])
})

it.run()
