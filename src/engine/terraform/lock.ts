/** `.terraform.lock.hcl`: which version of the provider a root module runs with, and how its packages are known. */

/** Its name; Terraform reads no other. https://developer.hashicorp.com/terraform/language/files/dependency-lock */
export const LOCK_FILE = '.terraform.lock.hcl'

/** What it says of our one provider. */
export interface Lock {
  readonly version: string
  readonly constraints: string
  /** None where the registry has not been asked: `init` then takes this version all the same, and adds them. */
  readonly hashes: readonly string[]
}

const PROVIDER = 'registry.terraform.io/hashicorp/azurerm'

/** The text as `terraform init` writes it itself. */
export function lockText({ version, constraints, hashes }: Lock): string {
  const list = hashes.length > 0 ? ['  hashes = [', ...hashes.map((hash) => `    "${hash}",`), '  ]'] : []
  return [
    '# This file is maintained automatically by "terraform init".',
    '# Manual edits may be lost in future updates.',
    '',
    `provider "${PROVIDER}" {`,
    `  version     = "${version}"`,
    `  constraints = "${constraints}"`,
    ...list,
    '}',
    '',
  ].join('\n')
}

/** Reads it; nothing where it does not name the provider. */
export function parseLock(text: string): Lock | undefined {
  const [, body] = new RegExp(`^provider "${PROVIDER}" \\{$([\\s\\S]*?)^\\}`, 'm').exec(text) ?? []
  const value = (name: string) => new RegExp(`^ *${name} *= "([^"]*)"`, 'm').exec(body ?? '')?.[1]
  const version = value('version')
  if (body === undefined || version === undefined) return undefined
  const [, hashes = ''] = /^ *hashes = \[([\s\S]*?)\]/m.exec(body) ?? []
  return {
    version,
    constraints: value('constraints') ?? '',
    hashes: [...hashes.matchAll(/"([^"]+)"/g)].map(([, hash = '']) => hash),
  }
}
