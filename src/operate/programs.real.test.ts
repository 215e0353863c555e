/** The commands with the real terraform and kubectl, as far as these need no cloud. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { explain } from './explain.ts'
import type { Finding } from './finding.ts'
import { startApiServer } from './testing/api-server.ts'
import { LOGGED_IN } from './testing/azure.ts'
import { WELL } from './testing/cluster.ts'
import { fabrikam } from './testing/fabrikam.ts'
import { canRun, withReal } from './testing/fakes.ts'

const it = suite('commands with real programs')

const CONTEXT = 'aks-mlops-fabrikam-dev'
const hasTerraform = canRun('terraform', 'applying a root module')
const hasKubectl = canRun('kubectl', 'talking to an API server')

let clone: Awaited<ReturnType<typeof fabrikam>>
it.before(async () => {
  clone = await fabrikam()
})
it.before.each(() => clone.reset())
it.after(() => clone.remove())

/** A module of what Terraform has built in, which needs no network: as a root module of ours. */
const MODULE = {
  resource: { terraform_data: { main: { input: 'value' } } },
  output: { value: { value: '${terraform_data.main.output}' } },
}
const NO_NETWORK = { CHECKPOINT_DISABLE: '1' }

/** A subscription whose cluster is gone. */
const NO_CLUSTER = {
  when: 'az aks show',
  code: 3,
  stderr: 'ERROR: (ResourceNotFound) The Resource was not found.\n',
}

it('applies a root module exactly as planned, once', async () => {
  if (!hasTerraform) return
  const { folder } = clone.checkout
  rmSync(join(folder, 'terraform/dev'), { recursive: true })
  execFileSync('mkdir', [join(folder, 'terraform/dev')])
  writeFileSync(join(folder, 'terraform/dev/main.tf.json'), JSON.stringify(MODULE))
  await withReal('terraform', [...LOGGED_IN, NO_CLUSTER], async (fakes) => {
    const apply = () =>
      fakes.run(folder, 'src/commands/bootstrap.ts', ['--env', 'dev', '--yes', '--only', 'infrastructure'], {
        env: NO_NETWORK,
      })
    const first = await apply()
    assert.is(first.code, 0, first.stderr)
    assert.match(first.stderr, /Apply complete! Resources: 1 added/)
    assert.not.ok(existsSync(join(folder, 'terraform/dev/commands.tfplan')))
    const second = await apply()
    assert.is(second.code, 0, second.stderr)
    assert.match(second.stderr, /No changes\.[\s\S]*as its files say/)
    assert.not.match(second.stderr, /Apply complete/)
    const down = await fakes.run(folder, 'src/commands/teardown.ts', ['--env', 'dev', '--yes'], {
      env: NO_NETWORK,
    })
    assert.is(down.code, 0, down.stderr)
    assert.match(down.stderr, /Apply complete! Resources: 0 added, 0 changed, 1 destroyed/)
    assert.equal(JSON.parse(readFileSync(join(folder, 'terraform/dev/terraform.tfstate'), 'utf8')).resources, [])
  })
})

it('reads who holds a state from what Terraform prints', async () => {
  if (!hasTerraform) return
  const folder = mkdtempSync(join(tmpdir(), 'locked-'))
  const slow = {
    ...MODULE.resource.terraform_data.main,
    provisioner: [{ 'local-exec': { command: 'echo started; exec sleep 30' } }],
  }
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ resource: { terraform_data: { main: slow } } }))
  const env = { ...process.env, ...NO_NETWORK }
  const run = (...args: string[]) =>
    execFileSync('terraform', [`-chdir=${folder}`, ...args, '-no-color'], { env, encoding: 'utf8', stdio: 'pipe' })
  run('init')
  const holder = spawn('terraform', [`-chdir=${folder}`, 'apply', '-auto-approve', '-no-color'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise((resolve) => holder.on('close', resolve))
  try {
    await new Promise<void>((resolve) => {
      holder.stdout.on('data', (text: Buffer) => String(text).includes('started') && resolve())
      holder.on('close', () => resolve())
    })
    assert.throws(
      () => run('plan', '-lock-timeout=0s'),
      (error: unknown) => {
        const known = explain(String(Reflect.get(Object(error), 'stderr')))
        return (
          /^The state is locked: OperationTypeApply by \S+ since \d{4}-/.test(known?.says ?? '') &&
          /force-unlock [0-9a-f-]{36}/.test(known?.fix ?? '')
        )
      },
    )
  } finally {
    holder.kill('SIGINT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
})

it('verifies, installs the root application and takes objects away with kubectl itself', async () => {
  if (!hasKubectl) return
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'argocd', namespace: 'exposure' },
  }
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'monitoring' } }
  const withoutRoot = WELL.applications.filter((each) => !JSON.stringify(each).includes('"root"'))
  const server = await startApiServer([...WELL.nodes, ...WELL.pods, ...WELL.certificates, ...withoutRoot, route, claim])
  try {
    await withReal(
      'kubectl',
      [...LOGGED_IN, { when: 'az aks show', stdout: 'Succeeded\n' }, { when: 'terraform' }],
      async (fakes) => {
        const { folder } = clone.checkout
        const file = join(fakes.env['HOME'] ?? '', 'kubeconfig')
        writeFileSync(file, server.kubeconfig(CONTEXT))
        const env = { KUBECONFIG: file }
        const topics = ['nodes', 'applications', 'pods', 'certificates'].flatMap((topic) => ['--only', topic])
        const verify = () => fakes.run(folder, 'src/commands/verify.ts', ['--env', 'dev', '--json', ...topics], { env })
        const failed = (text: string): string[] =>
          (JSON.parse(text).findings as Finding[]).flatMap(({ status, subject }) =>
            status === 'failed' ? [subject] : [],
          )

        const before = await verify()
        assert.equal(failed(before.stdout), ['root'], before.stderr)
        const root = await fakes.run(folder, 'src/commands/bootstrap.ts', ['--env', 'dev', '--yes', '--only', 'root'], {
          env,
        })
        assert.is(root.code, 0, root.stderr)
        assert.match(root.stderr, /application\.argoproj\.io\/root serverside-applied/)
        assert.ok(server.objects().includes('AppProject/workloads'))

        const down = await fakes.run(
          folder,
          'src/commands/teardown.ts',
          ['--env', 'dev', '--yes', '--leave-dns', '--wait', '10'], // kubectl itself takes a second on a busy machine
          {
            env,
          },
        )
        assert.is(down.code, 0, down.stderr)
        assert.match(down.stderr, /the cluster has no gateways\.gateway\.networking\.k8s\.io/)
        assert.not.ok(
          server.objects().some((object) => /^(HTTPRoute|PersistentVolumeClaim)/.test(object)),
          server.objects().join(', '),
        )
      },
    )
  } finally {
    server.close()
  }
})

it('reads the versions that they say they have', async () => {
  for (const program of ['terraform', 'kubectl'].filter((name) => (name === 'kubectl' ? hasKubectl : hasTerraform)))
    await withReal(program, [], async (fakes) => {
      const { stdout } = await fakes.run(clone.checkout.folder, 'src/commands/doctor.ts', [
        '--env',
        'dev',
        '--for',
        'synth',
        '--json',
      ])
      const finding = (JSON.parse(stdout).findings as Finding[]).find(({ subject }) => subject === program)
      assert.match(finding?.says ?? '', /^\d+\.\d+\.\d+/)
    })
})

it.run()
