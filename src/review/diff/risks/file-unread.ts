import { type Risk, show } from '../risk.ts'

/** Argo CD and Terraform read files that the comparison does not. */
export const fileUnread: Risk = {
  name: 'file-unread',
  about: 'A file in the generated folders that the comparison does not understand: read its lines.',
  find: (change) =>
    change.of === 'file'
      ? [
          {
            level: /\.(tf|tfvars|ya?ml|json)$/.test(change.subject) ? 'medium' : 'low',
            message: `${show(change.subject)} is ${change.what}, and is not understood here. Read its lines.`,
          },
        ]
      : [],
}
