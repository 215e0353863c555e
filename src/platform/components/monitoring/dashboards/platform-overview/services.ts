import { RECORDS } from '../../../../alerts/records.ts'
import { secondsOf } from '../../../../alerts/rule.ts'
import { WINDOWS } from '../../../../alerts/windows.ts'
import { elseZero, OF_SERVICE, selector } from '../expressions.ts'
import { timeseries } from '../panel.ts'

const lately = (record: string) => elseZero(selector(record, OF_SERVICE, 'window="5m"'), 'namespace')
const legend = '{{namespace}}'

/** Requests to each service. */
export const requestsByService = timeseries({
  title: 'Requests by service',
  description:
    'Requests to each service each second that the edge passed on, over 5 minutes. A sudden drop is as suspicious as errors.',
  unit: 'reqps',
  limits: { yellow: 1000 },
  queries: [{ expr: `(${lately(RECORDS.requests)}) / ${secondsOf(WINDOWS.serviceLevel['5m'])}`, legend }],
  opens: 'service',
})

/** Share of them that fails. */
export const failuresByService = timeseries({
  title: 'Failed requests by service',
  description: 'Share of the requests to each service that ended with a status of 500 or more, over 5 minutes.',
  unit: 'percentunit',
  limits: { yellow: 0.01, red: 0.05 },
  queries: [{ expr: lately(RECORDS.failed), legend }],
  opens: 'slo',
})

/** Share of the answers that are late. */
export const lateByService = timeseries({
  title: 'Late answers by service',
  description: 'Share of the answers of each service that took longer than its objective allows, over 5 minutes.',
  unit: 'percentunit',
  limits: { yellow: 0.05, red: 0.25 },
  queries: [{ expr: lately(RECORDS.slow), legend }],
  opens: 'slo',
})
