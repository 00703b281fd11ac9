// Builds where dist/ is not what these sources make, and only there: a start with nothing changed begins at once. Plain
// JavaScript, so that every engine that Stagedoor runs on reads it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** False on an engine that does not run TypeScript by itself: that one builds at every start. */
async function isBuilt() {
  try {
    return (await import('./build/stamp.ts')).isBuilt(at('.'))
  } catch {
    return false
  }
}

if (!(await isBuilt())) {
  process.stderr.write('stagedoor: building, which takes up to a minute\n')
  const vite = [at('node_modules/vite/bin/vite.js'), 'build', '--config', 'electron/vite.config.ts']
  const { status } = spawnSync(process.execPath, [...vite, '--logLevel', 'warn'], {
    cwd: at('.'),
    stdio: ['ignore', 2, 2],
  })
  process.exitCode = status ?? 1
}
