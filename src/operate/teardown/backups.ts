/** Backups keep their vault and the group of their snapshots: Azure deletes neither while something is in it. */
import { azureNames } from '../../config/names.ts'
import { UserError } from '../../errors.ts'
import { isNotThere } from '../remaining.ts'
import { commandFailed, commandLine, type RunOptions } from '../shell.ts'
import type { Ruin, TeardownStep } from './step.ts'

/** `az dataprotection` is an extension; nobody is there to agree to it. */
const OPTIONS: RunOptions = { env: { AZURE_EXTENSION_USE_DYNAMIC_INSTALL: 'yes_without_prompt' }, timeoutSeconds: 900 }

const lines = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean)

/** What the vault does with deleted backups; nothing where there is no vault. */
async function softDelete({ shell }: Ruin, place: readonly string[]): Promise<string | undefined> {
  const query = ['--query', 'properties.securitySettings.softDeleteSettings.state', '--output', 'tsv']
  const args = ['dataprotection', 'backup-vault', 'show', ...place, ...query]
  const outcome = await shell.attempt('az', args, OPTIONS)
  if (outcome.code === 0) return outcome.stdout.trim()
  if (isNotThere(outcome.stderr)) return undefined
  throw commandFailed(commandLine('az', args), outcome)
}

/** Deletes the backups for good: with soft delete off, and those again that were deleted with it on. */
async function deleteInstances({ shell }: Ruin, place: readonly string[]): Promise<void> {
  const instances = ['dataprotection', 'backup-instance']
  const named = ['--query', '[].name', '--output', 'tsv']
  const deleted = [...instances, 'deleted-backup-instance']
  for (const name of lines(await shell.read('az', [...deleted, 'list', ...place, ...named], OPTIONS)))
    await shell.change(
      'Take a deleted backup back, to delete it for good',
      'az',
      [...deleted, 'undelete', ...place, '--backup-instance-name', name],
      OPTIONS,
    )
  for (const name of lines(await shell.read('az', [...instances, 'list', ...place, ...named], OPTIONS)))
    await shell.change(
      'Delete the backups of the cluster for good',
      'az',
      [...instances, 'delete', ...place, '--backup-instance-name', name, '--yes'],
      OPTIONS,
    )
}

/** Disks as they were, which Terraform does not know and therefore does not delete. */
async function deleteSnapshots({ env, shell }: Ruin): Promise<void> {
  const group = ['--resource-group', azureNames(env).backupSnapshots]
  const found = await shell.attempt('az', ['snapshot', 'list', ...group, '--query', '[].id', '--output', 'tsv'])
  const ids = found.code === 0 ? lines(found.stdout) : [] // without the group there are none
  if (ids.length > 0)
    await shell.change(
      `Delete ${ids.length} snapshots of disks`,
      'az',
      ['snapshot', 'delete', '--ids', ...ids],
      OPTIONS,
    )
}

/**
 * Before anything else goes, since it may be refused: a vault whose soft delete is locked keeps deleted backups for two
 * weeks, and is kept by them. https://github.com/hashicorp/terraform-provider-azurerm/issues/33289
 */
export const backups: TeardownStep = {
  title: 'backups',
  inCluster: false,
  async run(ruin) {
    const { env, shell } = ruin
    if (!env.backup) {
      shell.log('  there are none: backup is left out')
      return
    }
    const names = azureNames(env)
    const place = ['--resource-group', names.resourceGroup, '--vault-name', names.backupVault]
    const state = await softDelete(ruin, place)
    if (state === undefined) shell.log('  the vault is gone')
    if (state === 'AlwaysOn')
      throw new UserError('NOT_READY', {
        message: `${names.backupVault} keeps what is deleted from it (soft delete AlwaysOn), and cannot be deleted with it. Nothing was changed.`,
        hint: `Delete its backups in the portal, and run this again once they have run out; or keep the vault: terraform -chdir=terraform/${env.name} state rm azurerm_data_protection_backup_vault.main`,
      })
    if (state === 'On')
      await shell.change(
        'Let deleted backups go at once',
        'az',
        ['dataprotection', 'backup-vault', 'update', ...place, '--soft-delete-state', 'Off', '--output', 'none'],
        OPTIONS,
      )
    if (state !== undefined) await deleteInstances(ruin, place)
    await deleteSnapshots(ruin)
  },
}
