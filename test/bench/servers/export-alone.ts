import { dirname, join } from 'node:path'
import { createExports } from '../../../electron/usage/export/exports.ts'
import { sessionExportSchema } from '../../../shared/session-export-input.ts'

/*
 * Exports all sessions of a database, with nothing else in the process, and prints how long it took: database and folder are its
 * arguments. It runs the built thread, as the application does.
 */

const [, , database = '', own = ''] = process.argv
const root = join(dirname(import.meta.filename), '../../..')
const exports = createExports({
  database,
  folders: { own, named: null },
  workerFile: join(root, 'dist/electron/export-worker.mjs'),
  settle: async () => undefined,
  busyness: () => 'quiet',
  isStream: () => true,
  newId: () => `bench-${Date.now()}`,
  now: Date.now,
  onError: console.error,
})
const beforeCpu = process.cpuUsage()
const startMs = performance.now()
const { id } = exports.start(sessionExportSchema.parse({}))
while (exports.get(id).state === 'running') await new Promise((done) => setTimeout(done, 20))
const seconds = (performance.now() - startMs) / 1000
const { user, system } = process.cpuUsage(beforeCpu)
const { state, problem } = exports.get(id)
if (state !== 'done') throw new Error(problem ?? state)
await exports.close()
console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  }),
)
