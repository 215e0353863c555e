/** Failures of Terraform itself: states, plans, and what is in Azure but in no state. Texts of Terraform 1.11 to 1.16. */
import { type Known, ofEnvironment, type Scene } from './known.ts'

const fieldOf = (text: string, name: string): string =>
  new RegExp(`^\\s*${name}:[ \\t]+(\\S.*)$`, 'm').exec(text)?.[1]?.trim() ?? 'unknown'

/** The address that an error names below its message. */
const addressAfter = (text: string, index = 0): string =>
  /^\s*with ([\w.[\]"'-]+),$/m.exec(text.slice(index, index + 2000))?.[1] ?? 'TYPE.NAME'

/** How to take over what exists. */
const takeOver = (address: string, id: string, { environment }: Scene) => ({
  pipeline: `If it is ours, commit terraform/${environment}/import.tf with this block, and delete it after the apply; if not, rename one of the two:\n\n    import {\n      to = ${address}\n      id = "${id}"\n    }`,
  person: `If it is yours: terraform import '${address}' '${id}', with the same -chdir; then run this again.`,
})

/** 32 digits as a GUID. */
const guid = (digits: string): string => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

export const STATE: readonly Known[] = [
  {
    name: 'STATE_LOCKED',
    pattern: /Error acquiring the state lock|state blob is already locked/i,
    words(_, text, scene) {
      const [by, since, operation, id] = ['Who', 'Created', 'Operation', 'ID'].map((name) => fieldOf(text, name))
      return {
        says: `The state${ofEnvironment(scene)} is locked: ${operation} by ${by} since ${since} (lock ${id}).`,
        fix: {
          pipeline: `Wait until that run has ended, then run this job again. Only if it was killed:\n\n    terraform -chdir=terraform/${scene.environment} force-unlock ${id}`,
          person: `Wait until that run has ended. Only if it was killed: terraform force-unlock ${id}, with the same -chdir.`,
        },
      }
    },
  },
  {
    // The backend makes a state that is missing, under a lock, in `init` already; whoever may only read is refused.
    name: 'STATE_MISSING',
    pattern: /failed to lock azure state[\s\S]{0,900}?AuthorizationPermissionMismatch/,
    words: (_, __, scene) => ({
      says: `There is no state${ofEnvironment(scene)} yet, and this login may not make one.`,
      fix: {
        pipeline: `The first apply is by hand: npm run bootstrap -- --env ${scene.environment}`,
        person: 'Be a member of the group access.admins; a new role takes up to ten minutes.',
      },
      passes: true,
    }),
  },
  {
    name: 'PLAN_STALE',
    pattern: /Saved plan is stale/,
    words: (_, __, scene) => ({
      says: `The plan${ofEnvironment(scene)} is stale: its state was changed after it was made, so what was reviewed is no longer what would happen. Nothing was applied.`,
      fix: {
        pipeline: 'Start the workflow on main again (Actions, TerraformCheck, Run workflow), and review the new plan.',
        person: 'Run this again, and read the new plan.',
      },
    }),
  },
  {
    name: 'RESOURCE_EXISTS',
    pattern: /resource with the ID "([^"]+)" already exists/g,
    words({ 1: id = '', index }, text, scene) {
      const address = addressAfter(text, index)
      return {
        says: `${address} exists in Azure already, but not in the state${ofEnvironment(scene)}.`,
        fix: takeOver(address, id, scene),
      }
    },
  },
  {
    name: 'RESOURCE_EXISTS',
    pattern: /RoleAssignmentExists(?:[\s\S]{0,200}?existing role assignment is ([0-9a-f]{32}))?/gi,
    words({ 1: digits, index }, text, scene) {
      const address = addressAfter(text, index)
      const id = digits ? guid(digits) : 'unknown'
      const find = `az role assignment list --all --query "[?name=='${id}'].id" --output tsv`
      return {
        says: `${address} grants what is granted already, by hand or from another state: role assignment ${id}.`,
        fix: {
          pipeline: `${find}\n\nprints its ID. ${takeOver(address, 'ID', scene).pipeline}`,
          person: `${find} prints its ID. ${takeOver(address, 'ID', scene).person}`,
        },
      }
    },
  },
]
