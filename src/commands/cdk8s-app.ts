/** The same objects through cdk8s's own writer: `npx cdk8s synth` leaves one file a component in dist/. */
import { App } from 'cdk8s'
import { parseEnvironment } from '../config/load.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { componentsOf } from '../platform/components/index.ts'
import { addComponent } from '../synth.ts'

/** Builds every environment's charts in one app. */
export function main(): void {
  const app = new App() // its folder comes from the cdk8s command line
  for (const [name, input] of Object.entries(ENVIRONMENTS)) {
    const env = parseEnvironment(name, input)
    for (const [component, definition] of Object.entries(componentsOf(env)))
      addComponent(app, component, definition, env)
  }
  app.synth()
}
