import { requireEngine } from './engine.ts'

requireEngine()
const { runCli } = await import('./cli/run.ts')
await runCli(process.argv)
