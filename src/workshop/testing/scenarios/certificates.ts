/** A certificate over some days, and what may befall it. */
import type { Near, Scenario, Series } from '../promtool.ts'

const HOUR = 3600
const LOOKED_AT = 100 * HOUR
// A lifetime of 64 days is renewed after two thirds of it: 512 hours are left.
const LEFT = 512 * HOUR

const labels = (rest = '') => `{namespace="exposure",name="web"${rest}}`
const READY = `certmanager_certificate_ready_status${labels(',condition="True"')}`

/** A certificate whose renewal was due so many hours before someone looks. */
const due = (hours: number, left = LEFT): Series => ({
  [`certmanager_certificate_renewal_timestamp_seconds${labels()}`]: `${LOOKED_AT - hours * HOUR}x110`,
  [`certmanager_certificate_expiration_timestamp_seconds${labels()}`]: `${LOOKED_AT - hours * HOUR + left}x110`,
  [READY]: '1x110',
})

/** The same until an hour before someone looks. */
const ending = (series: Series): Series =>
  Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values.replace('x110', 'x99')]))

const scenario = (name: string, series: Series, fires: readonly string[], spares?: Near): Scenario => ({
  name,
  interval: '1h',
  series,
  at: '100h',
  fires,
  ...(spares && { spares }),
})

/** Time passes by the hour. */
export const CERTIFICATE_SCENARIOS: readonly Scenario[] = [
  scenario('a certificate that is renewed in a month is silent', due(-720), []),
  scenario('a renewal two hours late', due(2), [], {
    alert: 'CertificateRenewalOverdue',
    with: ['> 14400', '> 1800'],
  }),
  scenario('a renewal eight hours late', due(8), ['CertificateRenewalOverdue']),
  scenario('nearly half of the time to renew', due(50, 102 * HOUR), ['CertificateRenewalOverdue'], {
    alert: 'CertificateExpiresUnrenewed',
    with: ['time() >', 'time() + 10800 >'],
  }),
  scenario('more than half of the time to renew', due(54, 102 * HOUR), [
    'CertificateExpiresUnrenewed',
    'CertificateRenewalOverdue',
  ]),
  scenario('a certificate that is not ready', { ...due(-720), [READY]: '0x110' }, ['CertificateNotReady']),
  scenario('a certificate that is not ready yet', { ...due(-720), [READY]: '1x99 0x11' }, [], {
    alert: 'CertificateNotReady',
    with: { for: '0s' },
  }),
  scenario('a certificate that became ready', { ...due(-720), [READY]: '0x99 1x11' }, []),
  scenario('no cert-manager', {}, ['CertificatesUnwatched']),
  scenario('no cert-manager, but not for long', ending(due(-720)), [], {
    alert: 'CertificatesUnwatched',
    with: { for: '0s' },
  }),
]
