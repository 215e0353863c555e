import type { RuleGroup } from './rule.ts'
import type { Windows } from './windows.ts'

// Both replicas report the same certificates.
const metric = (name: string) => `max by (namespace, name) (certmanager_certificate_${name})`
const RENEWAL = metric('renewal_timestamp_seconds')
const EXPIRATION = metric('expiration_timestamp_seconds')

const CERTIFICATE = '{{ $labels.namespace }}/{{ $labels.name }}'

// An order takes minutes, a failed one is repeated after an hour, then after two.
// https://cert-manager.io/docs/faq/acme/#what-happens-if-issuance-fails
const PATIENCE_SECONDS = 4 * 60 * 60

/** Alerts on certificates: on a renewal that is overdue, never on the days that are left. */
export function certificateAlerts(windows: Windows): RuleGroup {
  return {
    name: 'certificates',
    interval: windows.interval,
    recordings: [],
    alerts: [
      {
        alert: 'CertificateRenewalOverdue',
        // 0 stands for a certificate that was never issued, which the last of these reports.
        expr: `time() - (${RENEWAL} > 0) > ${PATIENCE_SECONDS}`,
        for: '15m',
        severity: 'warning',
        summary: 'A certificate is not renewed',
        description: `The renewal of ${CERTIFICATE} has been due for {{ $value | humanizeDuration }}.`,
      },
      {
        alert: 'CertificateExpiresUnrenewed',
        // Half of the time between renewal and expiry, so that it holds for any lifetime, also when Let's Encrypt's shrinks.
        expr: `time() > ((${RENEWAL} > 0) + ${EXPIRATION}) / 2`,
        for: '15m',
        severity: 'critical',
        summary: 'A certificate expires soon and is not renewed',
        description: `Half of the time to renew ${CERTIFICATE} has passed; at its end browsers refuse the host.`,
      },
      {
        alert: 'CertificateNotReady',
        expr: `${metric('ready_status{condition="True"}')} == 0`,
        for: '1h',
        severity: 'warning',
        summary: 'A certificate is missing or wrong',
        description: `${CERTIFICATE} has not been ready for an hour; kubectl describe certificate says why.`,
      },
      {
        alert: 'CertificatesUnwatched',
        expr: 'absent(certmanager_certificate_renewal_timestamp_seconds)',
        for: '15m',
        severity: 'warning',
        summary: 'No certificate is watched',
        description: 'cert-manager does not answer Prometheus, so the other alerts on certificates cannot fire.',
      },
    ],
  }
}
