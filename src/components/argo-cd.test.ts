import { App, Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../config/load.ts'
import { dev } from '../environments/dev.ts'
import { prod } from '../environments/prod.ts'
import { addComponent } from '../synth.ts'
import { argoCd } from './argo-cd.ts'

const it = suite('argo-cd')

const env = parseEnvironment('dev', dev)
const objects = Testing.synth(addComponent(new App(), 'argo-cd', argoCd, env))
const root = objects.find(({ kind, metadata }) => kind === 'Application' && metadata.name === 'root')

it('finds the Application of every component, and nothing else', () => {
  const { source } = root.spec
  assert.is(source.path, 'gitops/dev')
  assert.equal(source.directory, { recurse: true, include: '*/application.yaml' })
})

it('keeps the platform when the Application that finds the others is deleted', () => {
  assert.is(root.metadata.finalizers, undefined)
})

it('waits for the Applications of a wave before it starts the next', () => {
  const { cm } = Object(argoCd.releases?.(env)[0]?.values).configs
  assert.match(cm['resource.customizations.health.argoproj.io_Application'], 'obj.status.health.status')
})

it('doubles its parts where the environment asks for high availability', () => {
  const values = Object(argoCd.releases?.(parseEnvironment('prod', prod))[0]?.values)
  const { server, repoServer, 'redis-ha': redis, controller } = values
  assert.equal([server.replicas, repoServer.replicas, redis.enabled, controller.replicas], [2, 2, true, 1])
})

it.run()
