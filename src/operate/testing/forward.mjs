/** What `kubectl port-forward` opens: answers by path, from a file. `node forward.mjs FILE` */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const answers = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const server = createServer((request, response) => response.end(JSON.stringify(answers[request.url] ?? {})))
server.listen(0, '127.0.0.1', () => console.log(`Forwarding from 127.0.0.1:${server.address().port} -> 9090`))
