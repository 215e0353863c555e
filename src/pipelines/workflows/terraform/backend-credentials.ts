import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface WorkingDirectory {
  readonly backend: { readonly type: string; readonly config: Record<string, unknown> }
}

/**
 * Takes out of an initialised root module how its backend signed in, so that a plan does not carry it.
 *
 * `terraform init` copies what the backend read from variables into `.terraform/terraform.tfstate`, and each plan copies
 * that: with GitHub's tokens the client id of the job that plans, and the address and the token by which it asks for
 * more. An apply would then sign in as the planner, with a token that ended with that job; and whoever reads the plan
 * reads the token. What stands in the committed backend block stays, and Terraform fills the rest from the variables of
 * whoever applies. https://github.com/hashicorp/terraform/issues/34322
 *
 * @returns The arguments that were taken out.
 */
export function forgetCredentials(folder: string): readonly string[] {
  const file = join(folder, '.terraform', 'terraform.tfstate')
  const { backend: saved, ...rest }: WorkingDirectory = JSON.parse(readFileSync(file, 'utf8'))
  const committed = JSON.parse(readFileSync(join(folder, 'terraform.tf.json'), 'utf8')).terraform.backend[saved.type]
  const forgotten = Object.keys(saved.config).filter((key) => saved.config[key] !== null && !(key in committed))
  const config = Object.fromEntries(
    Object.entries(saved.config).map(([key, value]) => [key, forgotten.includes(key) ? null : value]),
  )
  writeFileSync(file, JSON.stringify({ ...rest, backend: { ...saved, config } }))
  return forgotten
}
