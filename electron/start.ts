import { requireEngine } from './engine.ts'

requireEngine()
// Loaded after it: an old engine has no such cache.
const { shareOneCore } = await import('./one-core.ts')
shareOneCore()
const { keepCompiled } = await import('./compile-cache.ts')
keepCompiled()
const { launch } = await import('./launch.ts')
await launch(process.argv.slice(2))
