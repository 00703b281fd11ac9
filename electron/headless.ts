import { requireEngine } from './engine.ts'

requireEngine()
const { runCli } = await import('./cli/run.ts')
await runCli([process.execPath, 'stagedoor', 'serve', ...process.argv.slice(2)])
