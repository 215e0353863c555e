import * as z from 'zod'
import { ClassifierService } from './services/classifier.ts'
import { HttpService } from './services/http.ts'
import { OipService } from './services/oip.ts'

/** What runs for users, by name: the name is its namespace, its folder in `gitops/<env>/` and its image. */
export const Services = z.record(
  z.string(),
  z.discriminatedUnion('runtime', [ClassifierService, OipService, HttpService]),
)

/** One service as the environment has it. */
export type Service = z.output<typeof Services>[string]
/** How a service is run. */
export type Runtime = Service['runtime']
/** A service of one runtime. */
export type ServiceOf<R extends Runtime> = Extract<Service, { readonly runtime: R }>
