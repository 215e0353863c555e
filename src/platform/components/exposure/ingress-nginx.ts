import type { Environment } from '../../../config/load.ts'
import { PRIORITY_CLASSES } from '../../../config/names.ts'
import { CHARTS, INGRESS_NGINX_CHROOT } from '../../../config/versions.ts'
import type { HelmRelease } from '../../../engine/kubernetes/component.ts'
import { resources } from '../../../engine/kubernetes/resources.ts'
import { spread } from '../../../engine/kubernetes/spread.ts'
import { trustedProxies } from './dns.ts'
import { hasWildcard, IDLE_SECONDS, WILDCARD_SECRET } from './exposures.ts'

export const INGRESS_CLASS = 'nginx'

/** Settings of nginx. https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/ */
function nginxConfig(env: Environment): Record<string, string> {
  const proxies = trustedProxies(env)
  return {
    'annotations-risk-level': 'Medium', // the highest that our own Ingresses need; snippets are Critical
    'ssl-protocols': 'TLSv1.2 TLSv1.3',
    'http-redirect-code': '301',
    hsts: 'true',
    'hsts-max-age': '31536000', // seconds: a year
    'hsts-include-subdomains': 'false', // the zone has other hosts than ours
    'limit-req-status-code': '429',
    'server-tokens': 'false',
    'upstream-keepalive-timeout': String(IDLE_SECONDS),
    ...(hasWildcard(env) && { 'use-http2': 'false' }), // as for the Gateway: connections are not shared between hosts
    ...(proxies.length > 0 && { 'enable-real-ip': 'true', 'proxy-real-ip-cidr': proxies.join(',') }),
  }
}

/** ingress-nginx, its last release, with all that can be switched off switched off. */
export function ingressNginx(env: Environment) {
  return {
    release: 'ingress-nginx',
    chart: CHARTS['ingress-nginx'],
    values: {
      controller: {
        image: { chroot: true, tag: INGRESS_NGINX_CHROOT.version, digestChroot: INGRESS_NGINX_CHROOT.digest },
        // chroot(2) needs its capability, and privileges that the binary gains when it starts. With a seccomp profile
        // it would need SYS_ADMIN as well, so there is none: https://github.com/kubernetes/ingress-nginx/issues/8499
        containerSecurityContext: {
          runAsNonRoot: true,
          runAsUser: 101,
          runAsGroup: 82,
          allowPrivilegeEscalation: true,
          capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SYS_CHROOT'] },
          readOnlyRootFilesystem: false, // it writes nginx.conf
        },
        config: nginxConfig(env),
        allowSnippetAnnotations: false,
        enableAnnotationValidations: true,
        ...(hasWildcard(env) && {
          extraArgs: { 'default-ssl-certificate': `${WILDCARD_SECRET.namespace}/${WILDCARD_SECRET.name}` },
        }),
        ingressClassResource: { name: INGRESS_CLASS, default: false },
        // The webhook was the way in of CVE-2025-1974; what it checks, synth has checked.
        admissionWebhooks: { enabled: false },
        networkPolicy: { enabled: false }, // policies add up, and ours, of ./pods.ts, names each peer
        autoscaling: {
          enabled: true,
          minReplicas: 2,
          maxReplicas: 6,
          targetCPUUtilizationPercentage: 70,
          targetMemoryUtilizationPercentage: 0, // nginx keeps what it took, so half of its request would keep six for ever
        },
        priorityClassName: PRIORITY_CLASSES.platform,
        topologySpreadConstraints: spread({ 'app.kubernetes.io/name': 'ingress-nginx' }),
        resources: resources({ cpu: ['200m', '2'], memory: ['256Mi', '1Gi'] }),
        // Local keeps the client's address, on which the allowed ranges and the rate limit rest.
        service: { externalTrafficPolicy: 'Local' },
        metrics: { enabled: true, serviceMonitor: { enabled: true } },
      },
    },
    provides: [{ kind: 'IngressClass', name: INGRESS_CLASS }],
  } as const satisfies HelmRelease
}
