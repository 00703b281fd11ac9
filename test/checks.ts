import { runScript } from './npm-script.ts'

/** npm scripts that need nothing from one another. */
const CHECKS = ['typecheck', 'lint', 'dead-code', 'build']

const results = await Promise.all(CHECKS.map(async (name) => (await runScript(name))()))
if (results.includes(false)) process.exitCode = 1
