/** Text that is a secret whatever field it is in: issuers give their tokens a shape so that they can be found. */
const SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY/],
  ['a JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['an Azure access key', /\b(Account|SharedAccess)Key=[\w+/=]{20,}/],
  ['an Azure client secret', /[\w.~-]{3}\dQ~[\w.~-]{31,34}/],
  ['an Azure shared access signature', /[?&]sig=[\w%+/=]{30,}/],
  ['an Azure Container Registry password', /\b[\w+/]{42}\+ACR[\w+/]{6}\b/],
  ['a Cloudflare token', /\bcf(k|ut|at)_[A-Za-z0-9]{40,}|\bv1\.0-[0-9a-f]{24}-[0-9a-f]{100,}/],
  ['a GitHub token', /\b(gh[opsur]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/],
  ['a GitLab token', /\bglpat-[\w-]{20,}/],
  ['a Slack token or webhook', /\bxox[abeoprs]-[\w-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{10,}/],
  ['an AWS access key', /\b(AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a Google API key', /\bAIza[\w-]{35}/],
  ['a Grafana token', /\bglsa_[A-Za-z0-9]{32}_|\bglc_[\w+/=]{32,}/],
  ['a Hugging Face, npm or Docker Hub token', /\b(hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36}|dckr_pat_[\w-]{20,})/],
  ['a password hash', /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$apr1\$[^$\s]+\$\S+|:\{SHA\}\S+/],
  ['a password in a URL', /:\/\/[^\s/:@$({<]+:[^\s/:@$({<]+@/],
  [
    'a placeholder of a secret',
    /(?<![a-z])(change[-_]?me|replace[-_](me|with)|your[-_](password|token|secret|api[-_]?key))(?![a-z])/i,
  ],
]

// One pass over the text decides, for nearly all of it, that no shape can be there.
const HINT =
  /-----BEGIN|eyJ|Key=|\dQ~|[?&]sig=|\+ACR|cf[kua]t?_|v1\.0-|gh[opsur]_|github_pat|glpat|xox|slack\.com|A[KS]IA|AIza|gls?[ac]|hf_|npm_|dckr|\$2|\$apr1|\{SHA\}|:\/\/[^/]*@|change|replace|your/i

/** What kind of secret is in a text, `undefined` for none. */
export function secretShape(text: string): string | undefined {
  if (text.length < 8 || !HINT.test(text)) return undefined
  return SHAPES.find(([, shape]) => shape.test(text))?.[0]
}

const SECRET_NAME = /(password|passwd|passphrase|token|secret|apikey|accesskey|accountkey|connectionstring)$/
// `existingSecret`, `auth-secret`, `tlsSecret`: Secrets by name.
const NAMES_A_SECRET = /(existing|(?<!o)auth|tls|pull|config|credentials)secret$/

/** Whether a text says the name of anything that holds a secret; quick. */
export const mentionsSecret = (text: string): boolean => /pass|token|secret|key|connection/i.test(text)

/** Whether a field, variable or flag of this name holds a secret: `adminPassword`, `API_TOKEN`, `--client-secret`. */
export function holdsSecret(name: string): boolean {
  if (!mentionsSecret(name)) return false
  const flat = name.toLowerCase().replaceAll(/[^a-z]/g, '')
  return SECRET_NAME.test(flat) && !NAMES_A_SECRET.test(flat)
}

/** Whether a value only points to a secret, or is a switch: `$(TOKEN)`, `{{ .password }}`, `$oidc.secret`, a path, `true`. */
export function isReference(value: string): boolean {
  return (
    value === '' ||
    /^(true|false|null|none|\$|\{\{|\/|<%|file:|env:|valueFrom)/i.test(value) ||
    /\$\(|\$\{|\{\{/.test(value)
  )
}
