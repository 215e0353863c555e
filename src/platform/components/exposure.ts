import { enginesOf } from '../../config/engines.ts'
import { NAMESPACES } from '../../config/names.ts'
import { CHARTS } from '../../config/versions.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { addArgoCdSecrets } from './argo-cd/secrets.ts'
import { addCertificates } from './exposure/certificate.ts'
import { envoyGateway } from './exposure/envoy-gateway.ts'
import { expose } from './exposure/expose.ts'
import { exposuresOf } from './exposure/exposures.ts'
import { addPublicGateway } from './exposure/gateway.ts'
import { ingressNginx } from './exposure/ingress-nginx.ts'
import { exposurePods } from './exposure/pods.ts'

/** The way in from the Internet: an address, the certificates of the hosts, and an engine that serves them. */
export const exposure: Component = {
  wave: -6,
  project: 'platform',
  namespace: NAMESPACES.exposure,
  releases: (env) => enginesOf(env).map((engine) => (engine === 'gateway' ? envoyGateway : ingressNginx(env))),
  pods: exposurePods,
  build(chart, env) {
    addCertificates(chart, env)
    if (enginesOf(env).includes('gateway')) addPublicGateway(chart, env)
    // Argo CD came before the engine and before External Secrets; the other services bring their own hosts and Secrets.
    expose(chart, env, exposuresOf(env).argocd)
    addArgoCdSecrets(chart, env)
  },
  warnings: (env) =>
    !enginesOf(env).includes('ingress-nginx')
      ? []
      : [
          `ingress-nginx reached its end of life on ${CHARTS['ingress-nginx'].endOfLife} and gets no more fixes, also not for ` +
            'known vulnerabilities; move to components.exposure.engine gateway (gitops/README.md, Move between engines)',
        ],
}
