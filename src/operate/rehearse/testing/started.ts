/** Starts a control plane, says so, and waits: to be ended in every way. Run with tsx; the first argument may say `crash`. */
import { startControlPlane } from '../control-plane.ts'

async function main(): Promise<void> {
  const { client } = await startControlPlane(process.env['KUBEBUILDER_ASSETS'])
  const { status } = await client.get('/readyz')
  console.log(`ready ${status}`)
  if (process.argv[2] === 'crash') setTimeout(() => JSON.parse('{'), 10)
  setInterval(() => {}, 1000)
}

void main()
