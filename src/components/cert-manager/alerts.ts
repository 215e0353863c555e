import type { Chart } from 'cdk8s'
import { PrometheusRule } from '../../../imports/monitoring.coreos.com.ts'
import { NAMESPACES } from '../../config/names.ts'

// https://cert-manager.io/docs/devops-tips/prometheus-metrics/; both replicas report the same certificates.
const metric = (name: string) => `max by (namespace, name) (certmanager_certificate_${name})`
const RENEWAL = metric('renewal_timestamp_seconds')
const EXPIRATION = metric('expiration_timestamp_seconds')

const CERTIFICATE = '{{ $labels.namespace }}/{{ $labels.name }}'

// An order takes minutes, a failed one is repeated after an hour, then after two.
// https://cert-manager.io/docs/faq/acme/#what-happens-if-issuance-fails
const PATIENCE_SECONDS = 4 * 60 * 60

const ALERTS = [
  {
    alert: 'CertificateRenewalOverdue',
    // 0 stands for a certificate that was never issued, which the last of these reports.
    expr: `time() - (${RENEWAL} > 0) > ${PATIENCE_SECONDS}`,
    for: '15m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'A certificate is not renewed',
      description: `The renewal of ${CERTIFICATE} has been due for {{ $value | humanizeDuration }}.`,
    },
  },
  {
    alert: 'CertificateExpiresUnrenewed',
    // Half of the time between renewal and expiry, so that it holds for any lifetime, also when Let's Encrypt's shrinks.
    expr: `time() > ((${RENEWAL} > 0) + ${EXPIRATION}) / 2`,
    for: '15m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'A certificate expires soon and is not renewed',
      description: `Half of the time to renew ${CERTIFICATE} has passed; at its end browsers refuse the host.`,
    },
  },
  {
    alert: 'CertificateNotReady',
    expr: `max by (namespace, name) (certmanager_certificate_ready_status{condition="True"}) == 0`,
    for: '1h',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'A certificate is missing or wrong',
      description: `${CERTIFICATE} has not been ready for an hour; kubectl describe certificate says why.`,
    },
  },
  {
    alert: 'CertificatesUnwatched',
    expr: 'absent(certmanager_certificate_renewal_timestamp_seconds)',
    for: '15m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'No certificate is watched',
      description: 'cert-manager does not answer Prometheus, so the other alerts on certificates cannot fire.',
    },
  },
]

/** Adds the alerts on certificates: on a renewal that is overdue, never on the days that are left. */
export function addCertificateAlerts(chart: Chart): void {
  new PrometheusRule(chart, 'prometheus-rule', {
    metadata: { name: 'certificates', namespace: NAMESPACES.certManager },
    spec: { groups: [{ name: 'certificates', rules: ALERTS }] },
  })
}
