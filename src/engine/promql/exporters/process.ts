import type { Exporter } from '../metrics.ts'

/** What the client libraries of Prometheus say of every process. */
export const process: Exporter = {
  source: 'https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics',
  metrics: {
    process_cpu_seconds_total: [],
    process_cpu_user_seconds_total: [],
    process_cpu_system_seconds_total: [],
    process_resident_memory_bytes: [],
    process_virtual_memory_bytes: [],
    process_start_time_seconds: [],
    process_open_fds: [],
    process_max_fds: [],
    go_goroutines: [],
    go_info: ['version'],
    go_memstats_heap_inuse_bytes: [],
  },
}

/** The default metrics of prom-client, which services of `classifier/` have beside their own. */
export const nodeJs: Exporter = {
  source: 'https://github.com/siimon/prom-client/tree/master/lib/metrics',
  metrics: {
    nodejs_eventloop_lag_seconds: [],
    nodejs_eventloop_lag_p50_seconds: [],
    nodejs_eventloop_lag_p99_seconds: [],
    nodejs_eventloop_lag_max_seconds: [],
    nodejs_active_handles_total: [],
    nodejs_active_requests_total: [],
    nodejs_active_resources_total: [],
    nodejs_heap_size_total_bytes: [],
    nodejs_heap_size_used_bytes: [],
    nodejs_external_memory_bytes: [],
    nodejs_version_info: ['version', 'major', 'minor', 'patch'],
  },
  histograms: { nodejs_gc_duration_seconds: ['kind'] },
}
