import { requireEngine } from './engine.ts'

requireEngine()
const { launch } = await import('./launch.ts')
await launch(process.argv.slice(2))
