import { UserError } from '../../../errors.ts'

/** How bad a finding is, the mildest first. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/**
 * What is milder than `high`, in our judgement, and what is worse. Checkov itself tells severities only to accounts of
 * its maker; where a report has one, that one counts. A check that is not listed is `high`, so a new one blocks.
 */
const OURS: Readonly<Record<string, Severity>> = {
  // Availability and cost: nobody gets in.
  CKV_AZURE_165: 'low', // registry copied to other regions
  CKV_AZURE_167: 'low', // untagged images are cleaned up
  CKV_AZURE_168: 'low', // 50 pods a node
  CKV_AZURE_170: 'low', // paid tier
  CKV_AZURE_206: 'low', // storage is replicated
  CKV_AZURE_226: 'low', // ephemeral OS disks
  CKV_AZURE_232: 'low', // system pool for add-ons alone
  CKV_AZURE_233: 'low', // registry across zones
  CKV_AZURE_237: 'low', // data endpoints of the registry
  CKV_AZURE_43: 'low', // names of storage accounts
  // Traces and second lines of defence.
  CKV_AZURE_4: 'medium', // logs of the cluster
  CKV_AZURE_33: 'medium', // logs of queues
  CKV2_AZURE_21: 'medium', // logs of blobs
  CKV_AZURE_166: 'medium', // quarantine
  CKV_AZURE_171: 'medium', // upgrade channel
  CKV_AZURE_172: 'medium', // rotation of secrets
  CKV2_AZURE_38: 'medium', // soft delete
  CKV2_AZURE_41: 'medium', // expiration of SAS
  // Doors.
  CKV_AZURE_5: 'critical', // no RBAC in the cluster
  CKV_AZURE_141: 'critical', // local accounts of the cluster
  CKV_AZURE_143: 'critical', // nodes with public addresses
  CKV_AZURE_190: 'critical', // blobs for everyone
  CKV2_AZURE_8: 'critical', // blobs for everyone
  CKV2_AZURE_47: 'critical', // blobs for everyone
}

const isSeverity = (text: string): text is Severity => (SEVERITIES as readonly string[]).includes(text)

/** How bad one finding is. */
export function severityOf(check: string, reported: string | null | undefined): Severity {
  const own = reported?.toLowerCase() ?? ''
  return isSeverity(own) ? own : (OURS[check] ?? 'high')
}

/** The severity from which on findings block; the variable of the repository is documented in .github/workflows/README.md. */
export function thresholdOf(text: string | undefined): Severity {
  const severity = text?.trim().toLowerCase() || 'high'
  if (isSeverity(severity)) return severity
  throw new UserError('ARGUMENTS_INVALID', {
    message: `CHECKOV_BLOCKS_FROM is "${text}"; it is one of ${SEVERITIES.join(', ')}.`,
    hint: 'Correct it in the settings of the repository: Secrets and variables, Actions, Variables.',
  })
}

/** Whether a finding of this severity blocks. */
export const blocks = (severity: Severity, threshold: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold)
