import type { Dashboard } from '../dashboard.ts'
import { datasource, environment, namespacesOf } from '../variables.ts'
import { lifetimes, nextRenewal, overdue, renewals, unready } from './certificates.ts'
import { errors, lastSync, records } from './dns.ts'
import { acmeRequests, syncErrors } from './issuer.ts'

/** Whether the hosts can be found and are trusted. */
export const certificatesAndDnsDashboard: Dashboard = {
  uid: 'certificates-and-dns',
  title: 'Certificates and DNS',
  description: 'Can the hosts be found, and do browsers trust them next week as well?',
  folder: 'Certificates and DNS',
  variables: [datasource, environment, namespacesOf('certmanager_certificate_ready_status')],
  rows: () => [
    { panels: [unready, overdue, nextRenewal] },
    { title: 'Certificates', panels: [lifetimes, renewals, acmeRequests, syncErrors] },
    { title: 'DNS', panels: [lastSync, records, errors] },
  ],
}
