import type { Manifest } from '../kubernetes/manifest.ts'
import { at, list, pathText, text, visit } from './fields.ts'
import { indexOf } from './object-index.ts'
import type { PodTemplate } from './pod-templates.ts'
import type { Policy } from './policy.ts'

const BY_DIGEST = /^[^\s@]+@sha256:[0-9a-f]{64}$/
const TAGGED_LATEST = /:latest(@|$)/

/** Kinds that an operator makes pods of, with images in fields of their own. */
const OPERATED = ['Alertmanager', 'EnvoyProxy', 'Prometheus', 'PrometheusAgent', 'ThanosRuler']

function problemOf(image: unknown): string | undefined {
  const name = text(image)
  if (!name) return 'names no image; set it to <repository>@sha256:<digest>'
  if (TAGGED_LATEST.test(name)) return `is "${name}": "latest" says nothing about what runs; name the version`
  if (!BY_DIGEST.test(name))
    return `is "${name}": a tag can be moved; add its digest, <repository>@sha256:<64 hex digits>`
  return undefined
}

function imagesOf({ containers, spec, path }: PodTemplate): (readonly [path: string, image: unknown])[] {
  // https://kubernetes.io/docs/concepts/storage/volumes/#image
  const volumes = list(spec['volumes']).filter((volume) => at(volume, 'image'))
  return [
    ...containers.map((container) => [`${container.path}.image`, container.fields['image']] as const),
    ...volumes.map(
      (volume) => [`${path}.volumes[${at(volume, 'name')}].image`, at(volume, 'image', 'reference')] as const,
    ),
  ]
}

function operatedImages({ object }: Manifest): (readonly [path: string, image: unknown])[] {
  const images: (readonly [string, unknown])[] = []
  visit(object, (key, value, path) => {
    if (key === 'image' && typeof value === 'string') images.push([pathText(object, path), value])
  })
  return images
}

/** What runs is what was reviewed and scanned: every image is named by its digest, and none is `latest`. */
export const pinnedImages: Policy = {
  name: 'pinned-images',
  check(platform) {
    const index = indexOf(platform)
    const images = [
      ...index.templates.flatMap((template) =>
        imagesOf(template).map(([path, image]) => ({ manifest: template.manifest, path, image })),
      ),
      ...OPERATED.flatMap((kind) =>
        index
          .ofKind(kind)
          .flatMap((manifest) => operatedImages(manifest).map(([path, image]) => ({ manifest, path, image }))),
      ),
    ]
    return images.flatMap(({ manifest, path, image }) => {
      const problem = problemOf(image)
      return problem ? [{ manifest, message: `${path} ${problem}` }] : []
    })
  },
}
