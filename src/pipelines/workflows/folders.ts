import { readdirSync } from 'node:fs'

/** Names of the folders in `terraform/` or `gitops/`: root modules or environments. Files beside them are documents. */
export const foldersIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
