import type { FileChange } from '../changes.ts'
import type { Raised, Risk } from '../risk.ts'
import { show } from '../show.ts'

/** What follows where Argo CD or Terraform cannot read a file either. */
const stops = (path: string): string =>
  path.startsWith('terraform/')
    ? 'Terraform plans nothing of this environment until it can.'
    : 'Argo CD syncs nothing of this component until it can.'

function raise({ subject, what, problems }: FileChange): Raised {
  const path = show(subject)
  if (problems.after) {
    const isFile = !/^it is a (link|submodule)/.test(problems.after)
    const then = isFile ? stops(subject) : 'What it leads to is not compared: read it there.'
    return { level: 'high', message: `${path} cannot be read: ${show(problems.after)}. ${then}` }
  }
  if (problems.before && what === 'changed')
    return { level: 'low', message: `${path} is repaired: ${show(problems.before)}. What is in it reads as new.` }
  const isConfiguration = /\.(tfvars|ya?ml|json|jsonnet)$/.test(subject) && what !== 'removed'
  // Terraform makes what is in it, and nothing of that is compared.
  const isTerraform = /^terraform\/.*\.tf$/.test(subject)
  return {
    level: isTerraform ? 'high' : isConfiguration ? 'medium' : 'low',
    message: `${path} is ${what}, and is not understood here. Read its lines.`,
  }
}

/** Argo CD and Terraform read files that the comparison does not. */
export const fileUnread: Risk = {
  name: 'file-unread',
  levels: ['high', 'medium', 'low'],
  about: 'A file that cannot be read, or is Terraform in another form (high), or is not understood here.',
  find: (change) => (change.of === 'file' ? [raise(change)] : []),
}
