/** A fork with a component of its own: npm run upgrade keeps it, and generates it with the rest. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertUpgrades } from '../testing/upgraded.ts'
import { addComponent, ownValues, withFork } from '../testing/upstream.ts'

const it = suite('npm run upgrade of a fork with a component of its own')

it('takes three releases, the last of which brings a component as well', () =>
  withFork(
    'v1.0.0',
    (fork) => {
      ownValues(fork)
      addComponent(fork, 'greeting', 'access', ['dev', 'prod'])
    },
    (fork) => {
      for (const release of ['v1.1.0', 'v1.2.0', 'v1.3.0']) {
        assertUpgrades(fork, release)
        assert.match(fork.read('gitops/prod/greeting/configmap.yaml'), 'text: greeting')
      }
      assert.match(fork.read('gitops/prod/notes/configmap.yaml'), 'text: notes')
    },
  ))

it.run()
