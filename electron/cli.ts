import { requireEngine } from './engine.ts'

requireEngine()
// Loaded after it: an old engine has no such cache.
const { shareOneCore } = await import('./one-core.ts')
shareOneCore()
const { keepCompiled } = await import('./compile-cache.ts')
keepCompiled()
const { runCli } = await import('./cli/run.ts')
await runCli(process.argv)
