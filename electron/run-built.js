// Runs the built command line of a checkout, or says in one line how to build it. Plain JavaScript that imports nothing
// else, so that any engine runs it before there is a build.
import { existsSync } from 'node:fs'

const cli = new URL('../dist/electron/cli.js', import.meta.url)
if (existsSync(cli)) {
  await import(cli.href)
} else {
  process.stderr.write(
    'stagedoor: this checkout is not built yet. Run: npm run build (npm start builds it too)\n',
  )
  process.exitCode = 1
}
