import { requireEngine } from './engine.ts'

requireEngine()
const { runCli } = await import('./cli/run.ts')
await runCli([process.argv0, 'stagedoor', 'serve', ...process.argv.slice(2)])
