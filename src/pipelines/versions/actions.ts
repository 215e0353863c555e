/** An action that a workflow pins. */
export interface PinnedAction {
  /** Such as `github/codeql-action`. */
  readonly repository: string
  readonly commit: string
  /** From the comment behind the commit. */
  readonly version: string
}

/** The actions of other repositories that workflows use, once each. */
export function actionsIn(workflows: readonly string[]): readonly PinnedAction[] {
  const found = new Map<string, PinnedAction>()
  for (const workflow of workflows)
    for (const [, repository = '', commit = '', version = ''] of workflow.matchAll(
      /uses: ([\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@([0-9a-f]{40}) # (v[\d.]+)/g,
    ))
      found.set(`${repository}@${commit}`, { repository, commit, version })
  return [...found.values()].sort((a, b) => (a.repository < b.repository ? -1 : 1))
}
