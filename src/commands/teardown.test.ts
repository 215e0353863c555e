import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LOGGED_IN, STATE_LOCKED } from '../operate/testing/azure.ts'
import { balancer } from '../operate/testing/cluster.ts'
import { type FakeAnswer, type Fakes, withFakes } from '../operate/testing/fakes.ts'
import { startNameServer } from '../operate/testing/name-server.ts'
import { placeFor, withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('npm run teardown')
const place = placeFor(it)

const CONTEXT = '--context aks-mlops-contoso-dev'
const names = (...all: string[]) => ({ items: all.map((name) => ({ metadata: { name, namespace: 'argocd' } })) })
const controllers = (replicas: number) => ({
  items: [{ metadata: { name: 'argocd-application-controller', namespace: 'argocd' }, spec: { replicas } }],
})
const VOLUME = { metadata: { name: 'pvc-1' }, spec: { persistentVolumeReclaimPolicy: 'Delete' } }
const KEPT = { metadata: { name: 'kept' }, spec: { persistentVolumeReclaimPolicy: 'Retain' } }

/** A cluster whose controllers do their part: a Gateway takes its load balancer with it, a claim its disk. */
const CLUSTER: readonly FakeAnswer[] = [
  ...LOGGED_IN,
  { when: 'az aks show', unless: ['destroyed'], stdout: 'Succeeded\n' },
  {
    when: 'az aks show',
    code: 3,
    stderr: "ERROR: (ResourceGroupNotFound) Resource group 'rg-mlops-contoso-dev' could not be found.\n",
  },
  { when: 'kubectl get --raw /version', stdout: { gitVersion: 'v1.35.2' } },
  { when: 'kubectl get statefulsets.apps', unless: ['stopped'], stdout: controllers(1) },
  { when: 'kubectl get statefulsets.apps', stdout: controllers(0) },
  { when: 'kubectl scale statefulset', sets: ['stopped'], stdout: 'statefulset.apps/x scaled\n' },
  { when: 'kubectl get pods', unless: ['stopped'], stdout: names('argocd-application-controller-0') },
  { when: 'kubectl get services', given: ['no-gateway'], stdout: { items: [] } },
  { when: 'kubectl get services', stdout: { items: [balancer('envoy-public', '198.51.100.20')] } },
  { when: 'kubectl get persistentvolumes', given: ['no-claims'], stdout: { items: [KEPT] } },
  { when: 'kubectl get persistentvolumes', stdout: { items: [VOLUME, KEPT] } },
  { when: 'kubectl delete gateways.gateway.networking.k8s.io', sets: ['no-gateway'] },
  { when: 'kubectl delete persistentvolumeclaims', sets: ['no-claims'] },
  { when: 'kubectl delete' },
  { when: 'kubectl get', stdout: { items: [] } },
  { when: 'terraform -chdir=terraform/dev init' },
  { when: 'terraform -chdir=terraform/dev plan -destroy', given: ['destroyed'], code: 0, stdout: 'No changes.\n' },
  {
    when: 'terraform -chdir=terraform/dev plan -destroy',
    code: 2,
    stdout: 'Plan: 0 to add, 0 to change, 61 to destroy.\n',
  },
  {
    when: 'terraform -chdir=terraform/dev apply',
    sets: ['destroyed'],
    stdout: 'Apply complete! Resources: 0 added, 0 changed, 61 destroyed.\n',
  },
]

const teardownIn = (folder: string, fakes: Fakes, ...args: string[]) =>
  fakes.run(folder, 'src/commands/teardown.ts', ['--leave-dns', '--wait', '3', ...args])
const teardown = (fakes: Fakes, ...args: string[]) => teardownIn(place.folder, fakes, ...args)
const changes = (fakes: Fakes) => fakes.calls().filter((line) => / (delete|patch|scale|apply) /.test(line))

it('stops the sync, then takes away what owns something outside the cluster, then the rest, and says what remains', () =>
  withFakes(CLUSTER, async (fakes) => {
    const { code, stdout, stderr } = await teardown(fakes, '--env', 'dev', '--yes')
    assert.is(code, 0, stderr)
    assert.equal(fakes.unknown(), [])
    assert.equal(
      changes(fakes).map((line) =>
        line.replace(`kubectl ${CONTEXT} `, '').replace(/ --?(all|namespace|replicas|input).*/, ''),
      ),
      [
        'scale statefulset argocd-application-controller',
        'delete httproutes.gateway.networking.k8s.io',
        'delete gateways.gateway.networking.k8s.io',
        'delete prometheuses.monitoring.coreos.com',
        'delete alertmanagers.monitoring.coreos.com',
        'delete persistentvolumeclaims',
        'terraform -chdir=terraform/dev apply',
      ],
    )
    assert.match(stdout, /dev is gone\. What remains:/)
    assert.match(stdout, /state dev\.tfstate in stmlopscontosotfstate/)
    assert.match(stdout, /Key Vault kv-mlops-contosodev: deleted, but kept for 90 days/)
  }))

/** Azure with a vault that keeps what is deleted, one backup in it and one that was deleted. */
const BACKUPS: readonly FakeAnswer[] = [
  { when: 'az dataprotection backup-vault show', unless: ['unlocked'], stdout: 'AlwaysOn\n' },
  { when: 'az dataprotection backup-vault show', stdout: 'On\n' },
  { when: 'az dataprotection backup-vault update' },
  { when: 'az dataprotection backup-instance deleted-backup-instance list', stdout: 'old\n' },
  { when: 'az dataprotection backup-instance deleted-backup-instance undelete', sets: ['taken back'] },
  { when: 'az dataprotection backup-instance list', given: ['taken back'], stdout: 'cluster\nold\n' },
  { when: 'az dataprotection backup-instance delete' },
  { when: 'az snapshot list', stdout: '/snapshots/a\n/snapshots/b\n' },
  { when: 'az snapshot delete' },
  ...CLUSTER,
]

it('deletes backups for good before anything else, and stops where Azure keeps them', () =>
  withCheckout((checkout) =>
    withFakes(BACKUPS, async (fakes) => {
      checkout.edit('src/environments/dev.ts', "name: 'dev',", "name: 'dev',\n  backup: {},")
      const run = () => teardownIn(checkout.folder, fakes, '--env', 'dev', '--yes')
      const refused = await run()
      assert.is(refused.code, 1)
      assert.match(refused.stderr, /NOT_READY: bvault-mlops-contoso-dev keeps what is deleted from it/)
      assert.equal(changes(fakes), [])
      fakes.set('unlocked')
      const { code, stderr } = await run()
      assert.is(code, 0, stderr)
      const place = '--resource-group rg-mlops-contoso-dev --vault-name bvault-mlops-contoso-dev'
      const made = fakes.calls().filter((line) => /^az .*(update|delete|undelete) /.test(line))
      assert.equal(made.slice(-5), [
        `az dataprotection backup-vault update ${place} --soft-delete-state Off --output none`,
        `az dataprotection backup-instance deleted-backup-instance undelete ${place} --backup-instance-name old`,
        `az dataprotection backup-instance delete ${place} --backup-instance-name cluster --yes`,
        `az dataprotection backup-instance delete ${place} --backup-instance-name old --yes`,
        'az snapshot delete --ids /snapshots/a /snapshots/b',
      ])
      assert.ok(
        changes(fakes).findIndex((line) => line.startsWith('kubectl')) >
          changes(fakes).findIndex((line) => line.startsWith('az')),
      )
    }),
  ))

it('can be run again once the cluster is gone', () =>
  withFakes(CLUSTER, async (fakes) => {
    fakes.set('destroyed')
    const { code, stderr } = await teardown(fakes, '--env', 'dev', '--yes')
    assert.is(code, 0, stderr)
    assert.match(stderr, /There is no cluster any more/)
    assert.match(stderr, /nothing is left/)
    assert.equal(changes(fakes), [])
  }))

it('refuses prod unless its name is typed', () =>
  withFakes(CLUSTER, async (fakes) => {
    const { code, stderr } = await teardown(fakes, '--env', 'prod', '--yes')
    assert.is(code, 1)
    assert.match(stderr, /NOT_CONFIRMED: prod is production, and its name was not typed\. Nothing was changed\./)
    assert.match((await teardown(fakes, '--env', 'prod', '--yes', '--confirm', 'dev')).stderr, /its name was not typed/)
    assert.equal(fakes.calls(), [])
  }))

it('waits until external-dns has removed the records, and says which are left', async () => {
  const server = await startNameServer({ A: { 'aks.dev.example.com': ['198.51.100.20'] } })
  try {
    await withFakes(CLUSTER, async (fakes) => {
      const args = ['--env', 'dev', '--yes', '--wait', '3', '--resolver', server.address]
      const { code, stderr } = await fakes.run(place.folder, 'src/commands/teardown.ts', args)
      assert.is(code, 1)
      assert.match(stderr, /Gave up waiting until the records are gone: still there: aks\.dev\.example\.com\n/)
      assert.not.ok(changes(fakes).some((line) => line.includes('gateways')))
    })
  } finally {
    server.close()
  }
})

it('does not destroy what is below, as long as something makes again what was deleted', () => {
  const healed = {
    when: 'kubectl get httproutes.gateway.networking.k8s.io',
    given: ['no-claims'],
    stdout: names('api'),
  }
  return withFakes([healed, ...CLUSTER], async (fakes) => {
    const { code, stderr } = await teardown(fakes, '--env', 'dev', '--yes')
    assert.is(code, 1)
    assert.match(
      stderr,
      /NOT_READY: Something makes again[\s\S]*✖ httproutes\.gateway\.networking\.k8s\.io argocd\/api/,
    )
    assert.not.ok(fakes.has('destroyed'))
  })
})

it('takes down a cluster that was never finished', () => {
  const unknown = (kind: string): FakeAnswer => ({
    when: `kubectl get ${kind}`,
    code: 1,
    stderr: `error: the server doesn't have a resource type "${kind.split('.')[0]}"\n`,
  })
  const kinds = [
    'httproutes.gateway.networking.k8s.io',
    'gateways.gateway.networking.k8s.io',
    'prometheuses.monitoring.coreos.com',
    'alertmanagers.monitoring.coreos.com',
  ]
  const noArgoCd = { when: 'kubectl get statefulsets.apps', stdout: { items: [] } }
  return withFakes([noArgoCd, ...kinds.map(unknown), ...CLUSTER], async (fakes) => {
    fakes.set('no-gateway')
    fakes.set('stopped')
    const { code, stderr } = await teardown(fakes, '--env', 'dev', '--yes')
    assert.is(code, 0, stderr)
    assert.not.ok(fakes.calls().some((line) => line.includes(' scale ')))
    assert.ok(fakes.has('destroyed'))
  })
})

it('changes nothing in a dry run, without an answer, or where the state is locked', () =>
  withFakes(
    [{ when: 'terraform -chdir=terraform/dev plan', given: ['locked'], code: 1, stderr: STATE_LOCKED }, ...CLUSTER],
    async (fakes) => {
      const dry = await teardown(fakes, '--env', 'dev', '--dry-run')
      assert.is(dry.code, 0, dry.stderr)
      assert.match(dry.stderr, /would run: kubectl .* delete persistentvolumeclaims --all/)
      assert.match(dry.stdout, /Nothing was changed/)
      assert.is((await teardown(fakes, '--env', 'dev')).code, 1)
      assert.equal(changes(fakes), [])
      fakes.set('locked')
      assert.match((await teardown(fakes, '--env', 'dev', '--yes')).stderr, /The state is locked/)
      assert.not.ok(fakes.has('destroyed'))
    },
  ))

it.run()
