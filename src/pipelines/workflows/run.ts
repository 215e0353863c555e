/** The program of `main.ts`, for Node 24 and later: `node src/pipelines/workflows/run.ts COMMAND`. */
import { main } from './main.ts'

process.exitCode = await main()
