import { NAMESPACES } from '../config/names.ts'
import { CHARTS } from '../config/versions.ts'
import type { Component } from '../kubernetes/component.ts'
import { addCertificate } from './exposure/certificate.ts'
import { envoyGateway } from './exposure/envoy-gateway.ts'
import { expose } from './exposure/expose.ts'
import { exposuresOf } from './exposure/exposures.ts'
import { addPublicGateway } from './exposure/gateway.ts'
import { ingressNginx } from './exposure/ingress-nginx.ts'

/** The way in from the Internet: one address, a certificate for each host, and one of two engines behind it. */
export const exposure: Component = {
  wave: -6,
  project: 'platform',
  namespace: NAMESPACES.exposure,
  releases: (env) => [env.components.exposure.engine === 'gateway' ? envoyGateway : ingressNginx(env)],
  build(chart, env) {
    for (const exposed of Object.values(exposuresOf(env))) addCertificate(chart, env, exposed)
    if (env.components.exposure.engine === 'gateway') addPublicGateway(chart, env)
    expose(chart, env, 'argocd') // Argo CD came before the engine; the other services expose their own hosts
  },
  warnings: (env) =>
    env.components.exposure.engine === 'gateway'
      ? []
      : [
          `ingress-nginx reached its end of life on ${CHARTS['ingress-nginx'].endOfLife} and gets no more fixes, also not for ` +
            'known vulnerabilities; set components.exposure.engine to gateway',
        ],
}
